package io.kodosumi.runtime;

class SpooledEmissionTest extends MemoryEmissionTest implements Spooled {}
