package io.kodosumi.runtime;

class SpooledStepTypesTest extends MemoryStepTypesTest implements Spooled {}
