package io.kodosumi.runtime;

class SpooledLockTest extends MemoryLockTest implements Spooled {}
