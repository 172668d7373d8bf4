package io.kodosumi.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Time that stands still until it is moved, for runtimes that take their {@link Life} from it, and the clock of the store that they
 * share. It knows when all of their threads wait: then whatever was to happen now has happened.
 */
final class MovedTime {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    final List<Life> lives = new ArrayList<>();
    private long nanos;

    long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    long nanosAt(Instant instant) {
        return Duration.between(START, instant).toNanos();
    }

    Instant now() {
        return START.plusNanos(nanos());
    }

    Duration sinceStart() {
        return Duration.ofNanos(nanos());
    }

    /** Its instants, for the store and for code of the host. */
    Clock clock() {
        return new MovedClock(ZoneOffset.UTC);
    }

    /** Moves it on. */
    void moveTo(long to) {
        lock.lock();
        try {
            nanos = Math.max(nanos, to);
            lives.forEach(Life::ripen);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** When the next of those that wait wants to be woken, if any does: whatever waits, or code of flows alone. */
    OptionalLong next(boolean ofFlows) {
        lock.lock();
        try {
            return lives.stream().flatMapToLong(life -> life.ends(ofFlows)).min();
        } finally {
            lock.unlock();
        }
    }

    /** Waits in real time until all threads of all lives wait, or something else holds; false when this is over first. */
    boolean awaitQuiet(Duration atMost, BooleanSupplier orElse) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!orElse.getAsBoolean() && !lives.stream().allMatch(Life::isQuiet)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    static long end(long now, long atMost) {
        return atMost > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + atMost;
    }

    static String written(Duration duration) {
        return duration.toMillis() < TimeUnit.SECONDS.toMillis(1)
                ? duration.toMillis() + " ms"
                : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private final class MovedClock extends Clock {
        private final ZoneId zone;

        private MovedClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new MovedClock(other);
        }

        @Override
        public Instant instant() {
            return now();
        }
    }
}
