package io.kodosumi.runtime;

/** Marks a suite whose runtimes carry events over a transport, the plain one of the contracts, which all of one test share. */
public interface Spooled {}
