package io.kodosumi.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks until something is so, up to a bound, and reports what it saw last. For what has no event to wait for. */
public final class Probe {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private Probe() {}

    /** What the look gives as soon as it is as wanted. */
    public static <T> T until(String wanted, Supplier<T> look, Predicate<? super T> isSo) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            T seen = look.get();
            if (isSo.test(seen)) {
                return seen;
            }
            if (System.nanoTime() >= end) {
                throw new AssertionError("Not so within " + BOUND + ": " + wanted + "; last seen: " + seen);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
