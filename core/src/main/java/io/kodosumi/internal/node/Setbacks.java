package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Executions that could not be had a moment ago: each is tried again after a wait that doubles from 50 ms to 30 s, so that one that
 * fails for good keeps nobody busy. Safe for use by many threads.
 */
final class Setbacks {
    private static final int MAX = 10_000;
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Timing timing;
    private final Map<Fid, Setback> all = new HashMap<>();

    Setbacks(Timing timing) {
        this.timing = timing;
    }

    private static final class Setback {
        private final Backoff backoff = new Backoff(FIRST, LONGEST);
        private long until;
    }

    /** It could not be had. */
    synchronized void add(Fid fid) {
        if (all.size() >= MAX) {
            all.values().removeIf(setback -> setback.until - timing.nanoTime() <= 0);
        }
        Setback setback = all.computeIfAbsent(fid, key -> new Setback());
        setback.until = timing.nanoTime() + setback.backoff.nextNanos();
    }

    /** There is nothing to do for it here for so long, or for the longest wait. */
    synchronized void add(Fid fid, Duration wait) {
        add(fid);
        Setback setback = all.get(fid);
        if (setback != null) {
            setback.until = timing.nanoTime() + Math.min(wait.toNanos(), LONGEST.toNanos());
        }
    }

    /** Whether it is to be left alone now. */
    synchronized boolean holds(Fid fid) {
        Setback setback = all.get(fid);
        return setback != null && setback.until - timing.nanoTime() > 0;
    }

    /** It was had. */
    synchronized void clear(Fid fid) {
        all.remove(fid);
    }
}
