package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Spans;
import java.time.Duration;
import java.time.Instant;

/**
 * The store's clock, as far as it is known here: what it last said, and this process's monotonic time then.
 *
 * <p>Stored instants become local waits by this alone. Safe for use by many threads.
 */
public final class StoreTime {
    private final Timing timing;
    private volatile Reading last;

    /** It has just said this. */
    public StoreTime(Timing timing, Instant said) {
        this.timing = timing;
        this.last = new Reading(said, timing.nanoTime());
    }

    /**
     * The store's clock said this in an answer.
     *
     * @param asked the local monotonic time before the question: a wait that ends early by a slow answer is seen by the store, one that
     *     ends late by nobody
     */
    void said(Instant now, long asked) {
        last = new Reading(now, asked);
    }

    /** What the store's clock says now. */
    public Instant now() {
        Reading reading = last;
        return reading.said.plusNanos(timing.nanoTime() - reading.atNanos);
    }

    /** The local monotonic time at which the store's clock will say this. */
    long nanoTimeAt(Instant instant) {
        Reading reading = last;
        return reading.atNanos + Spans.nanos(Duration.between(reading.said, instant));
    }

    private record Reading(Instant said, long atNanos) {}
}
