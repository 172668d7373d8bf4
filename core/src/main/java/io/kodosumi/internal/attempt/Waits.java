package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who of an attempt's threads waits, for what and until when; and the rests that follow from it. While all wait the attempt is parked:
 * its slot goes to others, and after a bound it is suspended.
 *
 * <p>Rests are queued under the monitor, so that the row never says parked while flow code runs. Safe for use by many threads.
 */
final class Waits {
    private static final long NEVER = Long.MAX_VALUE;

    private final Services services;
    private final Fid fid;
    private final int attempt;
    private final Emitter emitter;
    private final Control control;
    private final Slot slot;
    private final Write.Room room;

    private final Set<Wait> waits = new LinkedHashSet<>();
    private int active = 1;
    private boolean holdsSlot = true;
    private boolean acquiring;
    private boolean goingOn;
    private long wakes;
    private boolean stirred;
    private long parkedSince;
    private Timers.@Nullable Timer patience;
    private @Nullable Suspension suspension;
    private long leavingSince;
    private Emitter.@Nullable Unit looked;
    private long lookedUpTo;

    Waits(
            Services services,
            Fid fid,
            int attempt,
            long wakes,
            Emitter emitter,
            Control control,
            Slot slot,
            Write.Room room) {
        this.services = services;
        this.fid = fid;
        this.attempt = attempt;
        this.wakes = wakes;
        this.emitter = emitter;
        this.control = control;
        this.slot = slot;
        this.room = room;
    }

    /** One thread's wait. */
    static final class Wait {
        private final long until;
        private final @Nullable Fact mark;
        private boolean passed;
        private boolean over;

        private Wait(long until, @Nullable Fact mark) {
            this.until = until;
            this.mark = mark;
        }

        /** The local monotonic time until which it waits; {@code Long.MAX_VALUE} for ever. */
        long until() {
            return until;
        }
    }

    /** What an attempt leaves as it gives up its place: what it saw, what it waits for, and marks of where its threads stand. */
    record Suspension(long wakes, long until, List<Fact> marks) {}

    /** A new thread runs flow code. */
    synchronized void started() {
        active++;
    }

    /** A thread that runs flow code begins to wait. */
    Wait enter(long until) {
        return enter(until, null);
    }

    /** @param mark journaled if the attempt is suspended meanwhile: says that the thread had come this far */
    synchronized Wait enter(long until, @Nullable Fact mark) {
        Wait wait = new Wait(until, mark);
        waits.add(wait);
        active--;
        parkIfIdle();
        return wait;
    }

    /** The wait goes on until another time. */
    synchronized Wait moved(Wait wait, long until) {
        Wait other = new Wait(until, wait.mark);
        waits.remove(wait);
        waits.add(other);
        if (suspension == null && control.stop() == null) {
            rest();
        }
        return other;
    }

    /**
     * Writes for a thread that waits. Any write of the holder ends its being parked; while nothing of the flow runs it is parked again by
     * the same unit, so that it never counts as running before it has asked for room.
     *
     * @param wait what ends by this write; {@code null} of a thread that runs
     */
    synchronized Emitter.Unit submit(@Nullable Wait wait, LongFunction<Write> write) {
        boolean isParked = active == 0 && !goingOn && suspension == null && control.stop() == null;
        if (!isParked) {
            return emitter.submit(emitted -> List.of(write.apply(emitted)));
        }
        LongFunction<Write> rest = planned(wait);
        return emitter.submit(emitted -> List.of(write.apply(emitted), rest.apply(emitted)));
    }

    /** The thread goes on with flow code, as soon as the attempt has its slot again. */
    void leave(Wait wait) {
        while (true) {
            long stamp = control.changed().stamp();
            synchronized (this) {
                if (wait.over) {
                    return;
                }
                wait.passed = true;
                if (active > 0) {
                    waits.remove(wait);
                    wait.over = true;
                    active++;
                    return;
                }
                if (suspension != null) {
                    break;
                }
                if (!acquiring) {
                    acquiring = true;
                    break;
                }
            }
            control.await(control.changed(), stamp, NEVER);
            control.check();
        }
        control.check();
        resume(wait);
    }

    /** Nothing of the flow runs before the row says so: others may have taken its room in the whole store meanwhile. */
    private void resume(Wait wait) {
        boolean hasRoom;
        try {
            acquire();
            hasRoom = !goOn().await().get(0).isFull();
        } catch (RuntimeException | Error stopped) {
            acquired(null);
            throw stopped;
        }
        if (hasRoom) {
            acquired(wait);
        } else {
            standAside();
            control.check();
        }
    }

    private synchronized Emitter.Unit goOn() {
        holdsSlot = true;
        goingOn = true;
        return rest();
    }

    /** The slot is there, or is not wanted any more: without a wait that goes on with it. */
    private void acquired(@Nullable Wait wait) {
        synchronized (this) {
            acquiring = false;
            goingOn = false;
            if (wait != null) {
                waits.remove(wait);
                wait.over = true;
                active++;
                unpark();
            } else {
                rest();
            }
        }
        control.changed().raise();
    }

    /** Suspends it, due at once: it goes on when it is its turn, before what has not begun. */
    private void standAside() {
        synchronized (this) {
            acquiring = false;
            goingOn = false;
            leavingSince = services.timing().nanoTime();
            suspension = new Suspension(wakes, leavingSince, marks());
            control.stop(Stop.SUSPENDED);
        }
        releaseSlot();
    }

    private void acquire() {
        Timing.EventCount changed = control.changed();
        try {
            control.check(); // one that stops may have kept its slot
            for (long stamp = changed.stamp(); !slot.take(changed); stamp = changed.stamp()) {
                control.check();
                control.await(changed, stamp, NEVER);
                control.check();
            }
        } finally {
            slot.forget(changed);
        }
    }

    /** A thread is done with flow code; the one that waited for that goes on in its place. */
    synchronized void finished(@Nullable Wait joiner) {
        if (joiner != null && !joiner.over) {
            waits.remove(joiner);
            joiner.over = true;
        } else {
            active--;
            parkIfIdle();
        }
    }

    /** The holder has looked at everything up to here: rests again. */
    synchronized void seen(long upTo) {
        if (suspension != null) {
            return; // whoever comes next serves it
        }
        stirred |= upTo > wakes;
        wakes = Math.max(wakes, upTo);
        if (looked == null || looked.isTaken() || lookedUpTo != wakes) { // a queued one says the same: no heap of them
            looked = rest();
            lookedUpTo = wakes;
        }
    }

    /** Since when all threads wait, as local monotonic time; empty while one runs. */
    synchronized Optional<Long> parkedSince() {
        return active == 0 && !acquiring && suspension == null ? Optional.of(parkedSince) : Optional.empty();
    }

    /** Suspends the attempt, if all its threads wait. */
    synchronized boolean suspend() {
        if (active > 0 || acquiring || waits.isEmpty() || suspension != null) {
            return false;
        }
        suspension = leave(earliest(), marks());
        control.stop(Stop.SUSPENDED);
        return true;
    }

    /** Since when it is known what the attempt leaves behind, in local monotonic time; empty while it is not. */
    synchronized Optional<Long> leavingSince() {
        return suspension == null ? Optional.empty() : Optional.of(leavingSince);
    }

    /** Gives the slot to others, if it is not given yet. */
    synchronized void releaseSlot() {
        if (holdsSlot) {
            holdsSlot = false;
            slot.release();
        }
    }

    /** What to leave behind, as far as it is known. */
    synchronized Suspension suspension() {
        return suspension != null ? suspension : new Suspension(wakes, earliest(), List.of());
    }

    /** The attempt ends: no look serves a wake any more. */
    synchronized Suspension giveUp() {
        if (suspension == null) {
            suspension = leave(NEVER, List.of());
        }
        return suspension;
    }

    /** What a look has served, a thread that is stopped now may not have noticed: then the next attempt comes at once. */
    private Suspension leave(long until, List<Fact> marks) {
        leavingSince = services.timing().nanoTime();
        return new Suspension(wakes, stirred ? leavingSince : until, marks);
    }

    private void parkIfIdle() {
        if (active > 0 || control.stop() != null) {
            return;
        }
        parkedSince = services.timing().nanoTime();
        Duration bound = services.limits().parkFor();
        if (bound.isZero()) {
            suspend();
            releaseSlot();
            return;
        }
        rest();
        releaseSlot();
        if (bound.compareTo(Duration.ofDays(365)) < 0) {
            patience = services.timers().in(bound.toNanos(), this::suspend);
        }
    }

    private void unpark() {
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private Emitter.Unit rest() {
        LongFunction<Write> rest = planned(null);
        return emitter.submit(emitted -> List.of(rest.apply(emitted)));
    }

    /** A rest as things stand now, but for one wait. */
    private LongFunction<Write> planned(@Nullable Wait but) {
        boolean stops = control.stop() != null; // then no wait is looked for, and who has not noticed yet may run code
        boolean isIdle = active == 0 && !stops;
        Write.Rest.How how = isIdle && !goingOn ? Write.Rest.How.PARKED : Write.Rest.How.SEEN;
        Write.Room needed = isIdle ? room : Write.Room.ANY;
        long seen = wakes;
        long until = stops ? NEVER : nextLook(but);
        return emitted -> new Write.Rest(fid, attempt, emitted, seen, in(until), how, needed);
    }

    private long earliest() {
        return control.isPaused()
                ? NEVER
                : waits.stream().mapToLong(wait -> wait.until).min().orElse(NEVER);
    }

    /** When the attempt is to be looked at: not for a wait that is over, and lasts only until there is a slot. */
    private long nextLook(@Nullable Wait but) {
        return control.isPaused()
                ? NEVER
                : waits.stream()
                        .filter(wait -> !wait.passed && wait != but)
                        .mapToLong(wait -> wait.until)
                        .min()
                        .orElse(NEVER);
    }

    private List<Fact> marks() {
        List<Fact> marks = new ArrayList<>();
        waits.forEach(wait -> {
            if (wait.mark != null) {
                marks.add(wait.mark);
            }
        });
        return marks;
    }

    /** How long it is until then, as a rest says it. */
    Optional<Duration> in(long until) {
        Timing timing = services.timing();
        return until == NEVER
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, until - timing.nanoTime())));
    }
}
