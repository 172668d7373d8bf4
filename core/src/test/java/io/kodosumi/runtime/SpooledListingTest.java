package io.kodosumi.runtime;

class SpooledListingTest extends MemoryListingTest implements Spooled {}
