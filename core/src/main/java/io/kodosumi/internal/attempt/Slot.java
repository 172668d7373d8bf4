package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;

/** A place among the flows that run at once. */
public interface Slot {
    /**
     * Takes one, or remembers who wants one: its event count is raised when there may be one.
     *
     * @return whether it was taken
     */
    boolean take(Timing.EventCount wanting);

    /** Does not want one any more. */
    void forget(Timing.EventCount wanting);

    /** Gives one back. */
    void release();
}
