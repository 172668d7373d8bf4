package io.kodosumi.runtime;

class SpooledClosingTest extends MemoryClosingTest implements Spooled {}
