package io.kodosumi.model;

/** Where a lock stands; it leaves {@link #OPEN} once, for ever. */
public enum LockState {
    /** Waits for an answer. */
    OPEN,
    /** The first valid answer was taken. */
    ANSWERED,
    /** Nobody answered in time. */
    EXPIRED,
    /** Its execution ended first. */
    CANCELLED
}
