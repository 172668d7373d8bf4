package io.kodosumi.testing;

import io.kodosumi.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The threads and waits of one runtime in a {@link MovedTime}, from its opening until it is closed or has crashed.
 *
 * <p>A thread of the runtime waits for moved time. One of the test waits as long as it says in real time, so that a test that waits for
 * what never comes ends. Once {@linkplain #release released}, as for closing, everybody does.
 */
final class Life implements Timing {
    private static final ThreadLocal<@Nullable Life> CURRENT = new ThreadLocal<>();
    private static final ThreadLocal<Boolean> RUNS_FLOW = ThreadLocal.withInitial(() -> false);

    private final MovedTime time;
    private final Timing threads = Timing.system();
    private final ThreadLocal<Long> outside = ThreadLocal.withInitial(() -> 0L);
    private final List<Wait> waits = new ArrayList<>();
    private final Map<Thread, String> running = new HashMap<>();
    private int busy;
    private boolean released;
    private long releasedAt;
    private volatile boolean dead;

    Life(MovedTime time) {
        this.time = time;
        locked(() -> time.lives.add(this));
    }

    /** The life whose thread this is, if it is one's. */
    static @Nullable Life current() {
        return CURRENT.get();
    }

    /** Its runtime has crashed: no code of its flows shall do anything from now on. */
    void die() {
        locked(() -> {
            dead = true;
            time.changed.signalAll();
        });
    }

    boolean isDead() {
        return dead;
    }

    /** Throws in whoever looks after it once it is over. */
    void throwIfDead() {
        if (dead) {
            throw new Crashed();
        }
    }

    /** Throws in a thread of a life that is over. */
    static void check() {
        Life life = CURRENT.get();
        if (life != null && life.dead) {
            throw new Crashed();
        }
    }

    /** From now on its waits end in real time, and nobody waits for it to be quiet. */
    void release() {
        locked(() -> {
            released = true;
            releasedAt = System.nanoTime();
            time.lives.remove(this);
            time.changed.signalAll();
        });
    }

    private void locked(Runnable change) {
        time.lock.lock();
        try {
            change.run();
        } finally {
            time.lock.unlock();
        }
    }

    /** The names of the threads that do not wait. */
    List<String> working() {
        List<String> names = new ArrayList<>();
        locked(() -> {
            names.addAll(running.values());
            waits.stream().filter(wait -> !wait.isAwake).forEach(wait -> names.remove(wait.thread.getName()));
        });
        return names;
    }

    // ---- under the time's lock ----

    /** Whether all its threads wait. */
    boolean isQuiet() {
        return busy == 0;
    }

    /** When those that wait want to be woken: code of flows, or whatever waits. */
    LongStream ends(boolean ofFlows) {
        return waits.stream()
                .filter(wait -> wait.isOurs && wait.end != Long.MAX_VALUE && (wait.isOfFlow || !ofFlows))
                .mapToLong(wait -> wait.end);
    }

    /** Counts those as busy whose time has come. */
    void ripen() {
        waits.stream().filter(wait -> wait.end <= nanos()).forEach(this::wake);
    }

    private void wake(Wait wait) {
        if (!wait.isAwake) {
            wait.isAwake = true;
            busy += wait.isOurs ? 1 : 0;
        }
    }

    private long nanos() {
        return time.nanos() + (released ? System.nanoTime() - releasedAt : 0);
    }

    private final class Wait {
        private final @Nullable Object at;
        private final Thread thread = Thread.currentThread();
        private final boolean isOurs = CURRENT.get() == Life.this;
        private final boolean isOfFlow = RUNS_FLOW.get();
        private final long end;
        private boolean isAwake;

        private Wait(@Nullable Object at, long end) {
            this.at = at;
            this.end = end;
        }
    }

    /** Waits until the condition holds or the time is over; the lock is held. */
    private void await(@Nullable Object at, long atMost, BooleanSupplier holds) throws InterruptedException {
        Wait wait = new Wait(at, MovedTime.end(nanos(), atMost));
        waits.add(wait);
        busy -= wait.isOurs ? 1 : 0;
        time.changed.signalAll();
        long real = atMost;
        try {
            while (!holds.getAsBoolean() && nanos() < wait.end && real > 0) {
                if (wait.isOurs && !released) {
                    time.changed.await();
                } else {
                    real = time.changed.awaitNanos(real);
                }
            }
            if (!wait.isOurs && real <= 0) {
                outside.set(outside.get() + atMost);
            }
        } finally {
            wake(wait);
            waits.remove(wait);
        }
    }

    // ---- as a timing ----

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        time.lock.lock();
        try {
            return nanos() + outside.get();
        } finally {
            time.lock.unlock();
        }
    }

    @Override
    public Worker start(String name, Runnable body) {
        LifeWorker worker = new LifeWorker();
        return worker.begun(threads.start(name, worker.body(body, false)));
    }

    @Override
    public Worker startFlow(String name, Runnable body) {
        LifeWorker worker = new LifeWorker();
        return worker.begun(threads.startFlow(name, worker.body(body, true)));
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return threads.flowThreadsAreCheap();
    }

    @Override
    public EventCount eventCount() {
        return new Count();
    }

    private final class LifeWorker implements Worker {
        private @Nullable Worker thread;
        private @Nullable Thread itself;
        private boolean ended;

        private LifeWorker() {
            locked(() -> busy++); // before it runs: it is not quiet while it begins
        }

        private Runnable body(Runnable body, boolean runsFlow) {
            return () -> {
                CURRENT.set(Life.this);
                RUNS_FLOW.set(runsFlow);
                locked(() -> {
                    itself = Thread.currentThread();
                    running.put(itself, itself.getName());
                });
                try {
                    body.run();
                } finally {
                    locked(() -> {
                        ended = true;
                        busy--;
                        running.remove(Thread.currentThread());
                        waits.stream().filter(wait -> wait.at == this).forEach(Life.this::wake);
                        time.changed.signalAll();
                    });
                }
            };
        }

        private Worker begun(Worker started) {
            thread = started;
            return this;
        }

        private Worker thread() {
            return Objects.requireNonNull(thread);
        }

        @Override
        public String name() {
            return thread().name();
        }

        @Override
        public void interrupt() {
            locked(() -> waits.stream().filter(wait -> wait.thread == itself).forEach(Life.this::wake));
            thread().interrupt();
        }

        @Override
        public boolean join(Duration atMost) throws InterruptedException {
            time.lock.lockInterruptibly();
            try {
                if (!ended) {
                    Life.this.await(this, atMost.toNanos(), () -> ended);
                }
                if (!ended) {
                    return false;
                }
            } finally {
                time.lock.unlock();
            }
            return thread().join(Duration.ofSeconds(1)); // it has only to return
        }
    }

    private final class Count implements EventCount {
        private long count;

        @Override
        public long stamp() {
            time.lock.lock();
            try {
                return count;
            } finally {
                time.lock.unlock();
            }
        }

        @Override
        public boolean await(long stamp, long atMost) throws InterruptedException {
            time.lock.lockInterruptibly();
            try {
                if (count == stamp && atMost > 0) {
                    Life.this.await(this, atMost, () -> count != stamp);
                }
                return count != stamp;
            } finally {
                time.lock.unlock();
            }
        }

        @Override
        public void raise() {
            locked(() -> {
                count++;
                waits.stream().filter(wait -> wait.at == this).forEach(Life.this::wake);
                time.changed.signalAll();
            });
        }
    }
}
