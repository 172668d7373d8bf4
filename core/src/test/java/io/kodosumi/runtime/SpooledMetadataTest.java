package io.kodosumi.runtime;

class SpooledMetadataTest extends MemoryMetadataTest implements Spooled {}
