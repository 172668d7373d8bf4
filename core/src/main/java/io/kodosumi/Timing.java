package io.kodosumi;

import io.kodosumi.internal.time.SystemTiming;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a runtime gets its time, its threads, its waits and its chance from; nothing in core has any from elsewhere.
 *
 * <p>A host needs this to test with a clock of its own, or to run flows on threads of its own. Implementations are safe for use by
 * many threads.
 */
public interface Timing {
    /** Wall-clock time, for timestamps that people read; decides nothing. */
    Instant now();

    /** Monotonic time in nanoseconds, from any origin; never {@code System.nanoTime} of another source. */
    long nanoTime();

    /** Starts a thread of the runtime itself, as a daemon. */
    Worker start(String name, Runnable body);

    /** Starts a thread that runs code of the host: a flow, a branch, a listener. */
    Worker startFlow(String name, Runnable body);

    /** Whether a thread of {@link #startFlow} may wait for days: true for virtual ones. */
    boolean flowThreadsAreCheap();

    /** A new point to wait at. */
    EventCount eventCount();

    /**
     * What ids, and waits before another try, are drawn from; safe for use by many threads. Nobody can guess the default's. One that
     * repeats itself is for tests: runtimes that share a store must never draw the same.
     */
    default RandomGenerator random() {
        return SystemTiming.UNGUESSABLE;
    }

    /** The machine's clock, virtual threads for flows where the JVM has them, else daemon threads. */
    static Timing system() {
        return new SystemTiming(Clock.systemUTC(), null);
    }

    /**
     * The machine's monotonic time with this wall clock.
     *
     * @param flows makes the threads of {@link #startFlow}; null for the default
     */
    static Timing system(Clock wall, @Nullable ThreadFactory flows) {
        return new SystemTiming(wall, flows);
    }

    /** A started thread. */
    interface Worker {
        /** Its name. */
        String name();

        /** Interrupts it. */
        void interrupt();

        /**
         * Waits for its end.
         *
         * @return whether it ended in time
         */
        boolean join(Duration atMost) throws InterruptedException;
    }

    /**
     * A point to wait at without losing a wake-up: read the stamp, check the condition, then wait for the stamp to change.
     *
     * <p>Known as an eventcount (Reed and Kanodia, 1979).
     */
    interface EventCount {
        /** The present stamp. */
        long stamp();

        /**
         * Waits until the stamp is another than this one or the time is over.
         *
         * @param nanos how long at most; {@code Long.MAX_VALUE} for ever
         * @return whether the stamp is another
         */
        boolean await(long stamp, long nanos) throws InterruptedException;

        /** Changes the stamp and wakes all. */
        void raise();
    }
}
