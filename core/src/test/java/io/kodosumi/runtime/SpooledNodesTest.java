package io.kodosumi.runtime;

class SpooledNodesTest extends MemoryNodesTest implements Spooled {}
