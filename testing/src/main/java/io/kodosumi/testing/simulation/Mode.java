package io.kodosumi.testing.simulation;

/**
 * What else a run is about.
 *
 * @param hooks whether launches name completion hooks
 * @param transport whether events go by a transport
 */
record Mode(boolean hooks, boolean transport) {
    /** Every third seed has hooks, every fourth a transport. */
    static Mode of(long seed) {
        return new Mode(seed % 3 == 0, seed % 4 == 0);
    }
}
