package io.kodosumi.runtime;

class SpooledLaunchingTest extends MemoryLaunchingTest implements Spooled {}
