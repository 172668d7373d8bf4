package io.kodosumi.runtime;

class SpooledOutageTest extends MemoryOutageTest implements Spooled {}
