package io.kodosumi.runtime;

class SpooledHookWaiversTest extends MemoryHookWaiversTest implements Spooled {}
