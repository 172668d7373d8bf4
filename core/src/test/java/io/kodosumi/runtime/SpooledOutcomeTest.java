package io.kodosumi.runtime;

class SpooledOutcomeTest extends MemoryOutcomeTest implements Spooled {}
