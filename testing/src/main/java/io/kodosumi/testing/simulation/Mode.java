package io.kodosumi.testing.simulation;

/**
 * What else a run is about.
 *
 * @param hooks whether launches name completion hooks
 * @param transport whether events go by a transport
 * @param confusion whether people use a key again for something else
 */
record Mode(boolean hooks, boolean transport, boolean confusion) {
    /** Every third seed has hooks, every fourth a transport, every fifth confusion. */
    static Mode of(long seed) {
        return new Mode(seed % 3 == 0, seed % 4 == 0, seed % 5 == 0);
    }
}
