package io.kodosumi.runtime;

class SpooledLockExpiryTest extends MemoryLockExpiryTest implements Spooled {}
