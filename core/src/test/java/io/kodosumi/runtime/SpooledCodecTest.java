package io.kodosumi.runtime;

class SpooledCodecTest extends MemoryCodecTest implements Spooled {}
