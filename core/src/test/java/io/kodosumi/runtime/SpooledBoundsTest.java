package io.kodosumi.runtime;

class SpooledBoundsTest extends MemoryBoundsTest implements Spooled {}
