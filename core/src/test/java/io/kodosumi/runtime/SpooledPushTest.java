package io.kodosumi.runtime;

class SpooledPushTest extends MemoryPushTest implements Spooled {}
