package io.kodosumi.runtime;

class SpooledControlTest extends MemoryControlTest implements Spooled {}
