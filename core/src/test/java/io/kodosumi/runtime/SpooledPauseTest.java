package io.kodosumi.runtime;

class SpooledPauseTest extends MemoryPauseTest implements Spooled {}
