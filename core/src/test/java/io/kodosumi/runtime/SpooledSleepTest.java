package io.kodosumi.runtime;

class SpooledSleepTest extends MemorySleepTest implements Spooled {}
