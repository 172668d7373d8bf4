package io.kodosumi.runtime;

class SpooledHostThreadsTest extends MemoryHostThreadsTest implements Spooled {}
