package io.kodosumi.runtime;

import io.kodosumi.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A timing whose time stands still until a test moves it; its threads are real. Waits end when they are raised, or when the time that was
 * moved has come to their end.
 */
public final class ManualTiming implements Timing {
    private static final Set<ManualTiming> OF_THIS_TEST = ConcurrentHashMap.newKeySet();

    private final Timing threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Clock wall;
    private final Set<String> waiting = new HashSet<>();
    private long nanos;

    /** With this clock's time as its wall clock. */
    public ManualTiming(Clock wall) {
        this.wall = wall;
        this.threads = Timing.system();
        OF_THIS_TEST.add(this);
    }

    /** Moves the time of all that the present test made. */
    static void advanceAll(Duration by) {
        OF_THIS_TEST.forEach(timing -> timing.advance(by));
    }

    /** The test is over. */
    static void forgetAll() {
        OF_THIS_TEST.clear();
    }

    /** Moves the time. */
    public void advance(Duration by) {
        lock.lock();
        try {
            nanos += by.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a thread of this name waits for time to pass, so that the time moved next is all its own. */
    public void awaitWaiting(String thread) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(20);
            while (!waiting.contains(thread)) {
                if (left <= 0) {
                    throw new AssertionError("No thread '" + thread + "' waits for time; there wait " + waiting);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant now() {
        return wall.instant();
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Worker start(String name, Runnable body) {
        return threads.start(name, body);
    }

    @Override
    public Worker startFlow(String name, Runnable body) {
        return threads.startFlow(name, body);
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return threads.flowThreadsAreCheap();
    }

    @Override
    public EventCount eventCount() {
        return new ManualEventCount();
    }

    private final class ManualEventCount implements EventCount {
        private long count;

        @Override
        public long stamp() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(long stamp, long atMost) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long end = atMost > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : nanos + atMost;
                waiting.add(Thread.currentThread().getName());
                changed.signalAll();
                while (count == stamp && nanos < end) {
                    changed.await();
                }
                return count != stamp;
            } finally {
                waiting.remove(Thread.currentThread().getName());
                lock.unlock();
            }
        }

        @Override
        public void raise() {
            lock.lock();
            try {
                count++;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
