package io.kodosumi.runtime;

class SpooledDeadlineTest extends MemoryDeadlineTest implements Spooled {}
