package io.kodosumi.runtime;

class SpooledJournalTest extends MemoryJournalTest implements Spooled {}
