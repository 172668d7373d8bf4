package io.kodosumi.internal.time;

import java.time.Duration;

/** Waits that double from one bound to another; not safe for use by several threads. */
public final class Backoff {
    private final long firstNanos;
    private final long maxNanos;
    private long next;

    public Backoff(Duration first, Duration max) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.next = firstNanos;
    }

    /** How long to wait now, in nanoseconds; the next wait is twice as long, up to the bound. */
    public long nextNanos() {
        long wait = next;
        next = Math.min(maxNanos, wait * 2);
        return wait;
    }

    /** Starts over: it worked. */
    public void reset() {
        next = firstNanos;
    }
}
