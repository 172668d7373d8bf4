package io.kodosumi.runtime;

class SpooledNudgeTest extends MemoryNudgeTest implements Spooled {}
