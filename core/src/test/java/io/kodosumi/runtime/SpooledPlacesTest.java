package io.kodosumi.runtime;

class SpooledPlacesTest extends MemoryPlacesTest implements Spooled {}
