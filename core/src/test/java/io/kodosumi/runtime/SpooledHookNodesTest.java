package io.kodosumi.runtime;

class SpooledHookNodesTest extends MemoryHookNodesTest implements Spooled {}
