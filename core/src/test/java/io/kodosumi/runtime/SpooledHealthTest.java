package io.kodosumi.runtime;

class SpooledHealthTest extends MemoryHealthTest implements Spooled {}
