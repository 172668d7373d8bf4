package io.kodosumi.runtime;

class SpooledHooksTest extends MemoryHooksTest implements Spooled {}
