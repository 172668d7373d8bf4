package io.kodosumi.runtime;

class SpooledHookReadsTest extends MemoryHookReadsTest implements Spooled {}
