package io.kodosumi.testing.simulation;

/** Unwinds a thread whose machine has crashed, or whose run is over. An error, so that nothing goes on with it by accident. */
final class Cut extends Error {
    private static final long serialVersionUID = 1;

    Cut() {
        super("The machine of this thread has crashed in the simulation. Do not catch this.", null, false, false);
    }
}
