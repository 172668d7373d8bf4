package io.kodosumi.runtime;

class SpooledEventsTest extends MemoryEventsTest implements Spooled {}
