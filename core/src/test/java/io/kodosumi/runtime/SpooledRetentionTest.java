package io.kodosumi.runtime;

class SpooledRetentionTest extends MemoryRetentionTest implements Spooled {}
