package io.kodosumi.runtime;

class SpooledFlowRetryTest extends MemoryFlowRetryTest implements Spooled {}
