package io.kodosumi.testing.simulation;

import io.kodosumi.Timing;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread run at a time, which gives its turn away where it waits or calls the store; who is next is drawn. Time stands while a
 * thread runs, passes a little with each turn, and jumps to the next deadline when nobody can run.
 */
final class Scheduler {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);
    private static final int MAX_TURNS = 100_000;
    private static final ThreadLocal<Task> CARRIED = new ThreadLocal<>();

    private final Chance chance;
    private final Trace trace;
    private final List<Task> tasks = new CopyOnWriteArrayList<>(); // read by who waits for the end, if it does not come
    private final List<Task> able = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private long nanos;
    private long turns;
    private int started;
    private volatile @Nullable Task running;
    private volatile @Nullable String fault;

    Scheduler(Chance chance, Trace trace) {
        this.chance = chance;
        this.trace = trace;
    }

    // ---- time ----

    /** Since the beginning. */
    long nanos() {
        return nanos;
    }

    long turns() {
        return turns;
    }

    /** What the store's clock shows. */
    Clock clock() {
        return new SimulatedClock();
    }

    private final class SimulatedClock extends Clock {
        @Override
        public Instant instant() {
            return BEGINNING.plusNanos(nanos).truncatedTo(ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("a simulated clock has no other zone than UTC");
        }
    }

    // ---- the whole ----

    /**
     * Runs this and all that it starts, until nothing of it is left.
     *
     * @return what kept it from its end: a deadlock, or turns without end; null if nothing did
     */
    @Nullable
    String run(Machine machine, String name, Runnable body) {
        Task first = add(machine, name, body);
        running = first;
        first.giveTurn();
        try {
            if (!over.await(LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                String stuck = "A thread does not give its turn away: " + running + "\n" + stacks();
                fault = fault == null ? stuck : fault;
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            fault = "The simulation was interrupted";
        }
        return fault;
    }

    /** Starts a thread; it runs when it is its turn. */
    Timing.Worker start(Machine machine, String name, Runnable body) {
        check();
        return add(machine, name, body);
    }

    private Task add(Machine machine, String name, Runnable body) {
        Task task = new Task(this, started++, name, machine);
        tasks.add(task);
        Carriers.carry(() -> {
            CARRIED.set(task);
            try {
                task.carry(() -> guarded(task, body));
            } finally {
                CARRIED.remove();
            }
        });
        return task;
    }

    private void guarded(Task task, Runnable body) {
        try {
            if (!isCut(task)) {
                body.run();
            }
        } catch (Cut unwound) {
            trace.note(task, "is cut");
        } catch (RuntimeException | Error thrown) { // what nobody catches is a finding
            fail(task + " ended with " + thrown, thrown);
        }
    }

    private void fail(String what, @Nullable Throwable cause) {
        if (fault == null) {
            fault = what + (cause == null ? "" : "\n" + stackOf(cause));
        }
    }

    private static String stackOf(Throwable cause) {
        java.io.StringWriter text = new java.io.StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    // ---- turns ----

    /** The thread that has the turn. */
    Task current() {
        Task task = CARRIED.get();
        if (task == null) {
            throw new IllegalStateException("Thread '" + Thread.currentThread().getName()
                    + "' is none of the simulation, and waits or calls there: start it with its timing.");
        }
        return task;
    }

    /** Somebody else may have a turn now. Not under a monitor. */
    void pass() {
        check();
        Task me = current();
        me.ready();
        turn(me);
        check();
    }

    /** Waits until it is so, or so long. */
    void await(BooleanSupplier condition, long atMost) throws InterruptedException {
        check();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Task me = current();
        long until = atMost >= Task.NEVER - nanos ? Task.NEVER : nanos + Math.max(0, atMost);
        me.waitFor(condition, until);
        turn(me);
        me.ready();
        check();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Waits so long, whatever happens; an interrupt is kept. */
    void sleep(Duration so) {
        boolean wasInterrupted = Thread.interrupted();
        long end = nanos + so.toNanos();
        while (nanos < end) {
            try {
                await(() -> false, end - nanos);
            } catch (InterruptedException later) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        Task me = CARRIED.get();
        if (me != null && isCut(me)) {
            throw new Cut();
        }
    }

    private boolean isCut(Task task) {
        return task.machine().isDead() || fault != null;
    }

    private void turn(Task me) {
        Task next = next(me);
        if (next != me) {
            running = next;
            next.giveTurn();
            me.awaitTurn();
        }
    }

    /** A thread has ended, and gives its turn away for good. */
    void ended(Task task) {
        tasks.remove(task);
        if (tasks.isEmpty()) {
            over.countDown();
            return;
        }
        Task next = next(null);
        running = next;
        next.giveTurn();
    }

    private Task next(@Nullable Task me) {
        turns++;
        nanos += 1_000 + chance.below(20_000);
        if (turns > MAX_TURNS) {
            fail("Turns without end, " + turns + " in " + Duration.ofNanos(nanos) + ":\n" + stacks(), null);
        }
        if (fault != null) {
            return me != null ? me : tasks.get(0); // all are cut, one after another
        }
        long soonest = able();
        if (able.isEmpty()) {
            if (soonest == Task.NEVER) {
                fail("A deadlock: nobody can run, and nobody waits for a time.\n" + stacks(), null);
                return me != null ? me : tasks.get(0);
            }
            nanos = soonest;
            able();
        }
        Task next = me != null && able.contains(me) && chance.oneIn(2) ? me : chance.of(able);
        trace.turn(next, nanos);
        return next;
    }

    /** Finds who can run now, and when the next will be able to. */
    private long able() {
        able.clear();
        long soonest = Task.NEVER;
        for (Task task : tasks) {
            long at = task.readyAt(nanos);
            if (at <= nanos) {
                able.add(task);
            }
            soonest = Math.min(soonest, at);
        }
        return soonest;
    }

    /** How many threads of this machine have not ended. */
    long threads(Machine machine) {
        return tasks.stream().filter(task -> task.machine() == machine).count();
    }

    String stacks() {
        return tasks.stream().map(Task::stack).collect(Collectors.joining("\n"));
    }
}
