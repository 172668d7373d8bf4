package io.kodosumi.testing.simulation;

import io.kodosumi.Timing;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A thread of the simulation: a real one, which runs while it has the turn. */
final class Task implements Timing.Worker {
    static final long NEVER = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final int number;
    private final String name;
    private Machine machine;
    private volatile @Nullable Thread thread;
    private volatile boolean turn;
    private volatile boolean interrupted; // while it has no turn
    private volatile boolean ended;
    private @Nullable BooleanSupplier awaited;
    private boolean isInterruptible;
    private long until = NEVER;

    Task(Scheduler scheduler, int number, String name, Machine machine) {
        this.scheduler = scheduler;
        this.number = number;
        this.name = name;
        this.machine = machine;
    }

    int number() {
        return number;
    }

    Machine machine() {
        return machine;
    }

    /** From now on it stands and falls with this machine. */
    void moveTo(Machine other) {
        machine = other;
    }

    // ---- on its own thread ----

    void carry(Runnable body) {
        thread = Thread.currentThread();
        awaitTurn();
        try {
            body.run();
        } finally {
            Thread.interrupted(); // the next one that is carried is another
            ended = true;
            thread = null;
            scheduler.ended(this);
        }
    }

    /** Waits for the turn. An interrupt meanwhile is kept, and seen by the scheduler at any moment. */
    void awaitTurn() {
        Thread self = Thread.currentThread();
        while (!turn) {
            LockSupport.park(this);
            if (self.isInterrupted()) {
                interrupted = true; // before the flag is cleared: one of both always says it
                Thread.interrupted();
            }
        }
        turn = false;
        if (interrupted) {
            interrupted = false;
            self.interrupt();
        }
    }

    // ---- by who has the turn ----

    void waitFor(BooleanSupplier condition, long deadline) {
        awaited = condition;
        until = deadline;
        isInterruptible = true;
    }

    void ready() {
        awaited = null;
        until = NEVER;
        isInterruptible = false;
    }

    /** Since when it could run, or will be able to; {@link #NEVER} if nobody knows. */
    long readyAt(long now) {
        if (machine.isDead()) {
            return now;
        }
        long itself = awaited == null || awaited.getAsBoolean() || isInterrupted() ? now : until;
        return itself == NEVER ? NEVER : Math.max(itself, machine.stalledUntil());
    }

    private boolean isInterrupted() {
        Thread carrier = thread;
        return isInterruptible && ((carrier != null && carrier.isInterrupted()) || interrupted);
    }

    boolean isEnded() {
        return ended;
    }

    void giveTurn() {
        turn = true;
        Thread carrier = thread;
        if (carrier != null) {
            LockSupport.unpark(carrier);
        }
    }

    /** Where it stands, for people. */
    String stack() {
        Thread carrier = thread;
        String frames = carrier == null
                ? "    (not begun)"
                : Arrays.stream(carrier.getStackTrace())
                        .filter(frame -> !frame.getClassName().startsWith("java."))
                        .limit(16)
                        .map(frame -> "    at " + frame)
                        .collect(Collectors.joining("\n"));
        return name + (machine.stalledUntil() > scheduler.nanos() ? " (stalled)" : "") + "\n" + frames;
    }

    // ---- as a worker ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public void interrupt() {
        Thread carrier = thread;
        if (carrier == null) {
            interrupted = !ended;
        } else {
            carrier.interrupt();
        }
    }

    @Override
    public boolean join(Duration atMost) throws InterruptedException {
        if (!ended && atMost.toNanos() > 1_000) { // less is a question, which may be asked under a monitor
            scheduler.await(() -> ended, atMost.toNanos());
        }
        return ended;
    }

    @Override
    public String toString() {
        return name;
    }
}
