package io.kodosumi.runtime;

class SpooledInputsTest extends MemoryInputsTest implements Spooled {}
