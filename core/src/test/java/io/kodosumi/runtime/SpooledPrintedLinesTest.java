package io.kodosumi.runtime;

class SpooledPrintedLinesTest extends MemoryPrintedLinesTest implements Spooled {}
