package io.kodosumi.internal.time;

import io.kodosumi.Timing;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs short tasks at their time, on one thread. A task does not block; one that throws is logged and the rest go on. */
public final class Timers {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private final Timing timing;
    private final Timing.EventCount changed;
    private final PriorityQueue<Timer> queue = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.at));
    private final Timing.Worker thread;
    private volatile boolean closed;

    public Timers(Timing timing, String name) {
        this.timing = timing;
        this.changed = timing.eventCount();
        this.thread = timing.start(name, this::loop);
    }

    /** Runs the task once, in this many nanoseconds from now. */
    public Timer in(long nanos, Runnable task) {
        Timer timer = new Timer(timing.nanoTime() + Math.max(0, nanos), task);
        boolean first;
        synchronized (queue) {
            queue.add(timer);
            first = queue.peek() == timer;
        }
        if (first) {
            changed.raise();
        }
        return timer;
    }

    /** Ends the thread; what is not due yet never runs. */
    public void close(Duration atMost) throws InterruptedException {
        closed = true;
        changed.raise();
        thread.join(atMost);
    }

    private void loop() {
        while (!closed) {
            long stamp = changed.stamp();
            long wait = runDue();
            try {
                changed.await(stamp, wait);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private long runDue() {
        while (true) {
            Timer due;
            synchronized (queue) {
                Timer first = queue.peek();
                if (first == null) {
                    return Long.MAX_VALUE;
                }
                long wait = first.at - timing.nanoTime();
                if (wait > 0) {
                    return wait;
                }
                due = queue.remove();
            }
            due.run();
        }
    }

    /** A task that has its time. */
    public final class Timer {
        private final long at;
        private final Runnable task;

        private Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        /** It shall not run any more; it may be running. */
        public void cancel() {
            synchronized (queue) {
                queue.remove(this);
            }
        }

        private void run() {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                LOG.warn("A timed task failed; the others go on", failure);
            }
        }
    }
}
