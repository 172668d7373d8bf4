package io.kodosumi.runtime;

class SpooledBadRowTest extends MemoryBadRowTest implements Spooled {}
