package io.kodosumi.model;

import java.util.Locale;

/** Where an execution stands; the last four are final and are also its outcome. */
public enum Status {
    /** Waits for a node. */
    STARTING,
    /** A node runs it. */
    RUNNING,
    /** A lock is open: a person's answer is wanted. */
    AWAITING,
    /** A durable sleep or a backoff. */
    SLEEPING,
    /** Paused by a person. */
    PAUSED,
    /** Ended with a result. */
    FINISHED,
    /** Ended with an error. */
    ERROR,
    /** Ended because somebody asked for it. */
    CANCELLED,
    /** Ended at its deadline. */
    TIMEOUT;

    /** Whether this is an outcome. */
    public boolean isFinal() {
        return compareTo(FINISHED) >= 0;
    }

    /** The lower-case name: what is stored and what status events carry. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #word} wrote.
     *
     * @throws IllegalArgumentException if no status has that name
     */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
