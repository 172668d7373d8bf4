package io.kodosumi.runtime;

class SpooledRolesTest extends MemoryRolesTest implements Spooled {}
