package io.kodosumi.runtime;

class SpooledHoldingTest extends MemoryHoldingTest implements Spooled {}
