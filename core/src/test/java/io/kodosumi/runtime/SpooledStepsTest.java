package io.kodosumi.runtime;

class SpooledStepsTest extends MemoryStepsTest implements Spooled {}
