package io.kodosumi.runtime;

class SpooledHookCrashTest extends MemoryHookCrashTest implements Spooled {}
