package io.kodosumi.runtime;

class SpooledChangedFlowTest extends MemoryChangedFlowTest implements Spooled {}
