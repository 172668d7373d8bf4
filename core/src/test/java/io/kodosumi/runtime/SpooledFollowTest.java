package io.kodosumi.runtime;

class SpooledFollowTest extends MemoryFollowTest implements Spooled {}
