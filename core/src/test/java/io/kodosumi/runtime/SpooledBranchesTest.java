package io.kodosumi.runtime;

class SpooledBranchesTest extends MemoryBranchesTest implements Spooled {}
