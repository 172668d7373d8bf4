package io.kodosumi.runtime;

class SpooledCrashTest extends MemoryCrashTest implements Spooled {}
