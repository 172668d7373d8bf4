package io.kodosumi.runtime;

class SpooledReplayTest extends MemoryReplayTest implements Spooled {}
