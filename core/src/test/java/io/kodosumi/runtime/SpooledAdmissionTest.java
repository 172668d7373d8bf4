package io.kodosumi.runtime;

class SpooledAdmissionTest extends MemoryAdmissionTest implements Spooled {}
