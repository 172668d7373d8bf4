package io.kodosumi.runtime;

class SpooledHookWishesTest extends MemoryHookWishesTest implements Spooled {}
