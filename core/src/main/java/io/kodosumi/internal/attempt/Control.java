package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.model.KodosumiException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What others want of a running attempt, and how its threads learn of it. Once it has to stop, it stays so.
 *
 * <p>Safe for use by many threads.
 */
final class Control {
    private final Timing.EventCount changed;
    private final Set<Strand> strands = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Stop stop;
    private volatile boolean unwound;
    private volatile boolean ended;
    private volatile boolean paused;
    private volatile @Nullable KodosumiException failure;
    private volatile boolean infrastructureFailed;

    Control(Timing timing) {
        this.changed = timing.eventCount();
    }

    /** Raised whenever something here changes, or a wait of this attempt may be over. */
    Timing.EventCount changed() {
        return changed;
    }

    void join(Strand strand) {
        strands.add(strand);
    }

    void leave(Strand strand) {
        strands.remove(strand);
    }

    /** Whether the present thread runs its flow or a branch of it. */
    boolean isHere() {
        return strands.stream().anyMatch(Strand::isHere);
    }

    /** It has to stop. A reason that outranks an earlier one replaces it. */
    void stop(Stop reason) {
        synchronized (this) {
            Stop present = stop;
            if (present != null && present.compareTo(reason) >= 0) {
                return;
            }
            stop = reason;
        }
        if (reason.interrupts()) {
            strands.forEach(Strand::interrupt);
        }
        changed.raise();
    }

    /** No branch runs any more: a failed flow has nothing left to stop. */
    synchronized void branchesEnded() {
        if (stop == Stop.FAILED) {
            stop = null;
        }
    }

    /** Why it has to stop, if it has to. */
    @Nullable
    Stop stop() {
        return stop;
    }

    void paused(boolean now) {
        paused = now;
        changed.raise();
    }

    boolean isPaused() {
        return paused;
    }

    /** Something of it cannot be stored: its next call throws this. */
    void fail(KodosumiException cause) {
        failure = cause;
        changed.raise();
    }

    /** The infrastructure failed a call of the flow: however the flow takes that, it is no failure of the flow. */
    KodosumiException infrastructure(KodosumiException cause) {
        infrastructureFailed = true;
        fail(cause);
        return cause;
    }

    /** Whether the infrastructure failed a call of the flow. */
    boolean hasInfrastructureFailed() {
        return infrastructureFailed;
    }

    /** What of it could not be stored, if anything. */
    @Nullable
    KodosumiException failure() {
        return failure;
    }

    /** Its flow has ended: whoever still calls its tracer is told. */
    void end() {
        ended = true;
    }

    /** Throws if the attempt shall not go on. */
    void check() {
        checkOpen();
        Stop now = stop;
        if (now != null) {
            unwound = true;
            throw new Unwind(now);
        }
        checkStored();
    }

    /** Whether its flow was told to unwind: whatever that made of it, nothing it does afterwards counts. */
    boolean isUnwound() {
        return unwound;
    }

    /** Throws if code that runs shall not go on; a drain or a suspension lets it. */
    void checkRunning() {
        checkOpen();
        checkEmitting();
    }

    /** Throws if what is emitted would be in vain. */
    void checkEmitting() {
        Stop now = stop;
        if (now != null && now.interrupts()) {
            unwound = true;
            throw new Unwind(now);
        }
        checkStored();
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException(
                    "This attempt is over: its tracer cannot be used any more, by whatever thread still has it");
        }
    }

    private void checkStored() {
        KodosumiException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    /** Throws if what the flow returned does not count; one that came to its end before it noticed a drain has ended. */
    void checkReturned() {
        Stop now = stop;
        if (now != null && (unwound || now.interrupts())) {
            throw new Unwind(now);
        }
        checkStored();
    }

    /** Throws if the attempt can write no more; a drain or a cancel does not keep a result from being journaled. */
    void checkHeld() {
        if (stop == Stop.LOST) {
            throw new Unwind(Stop.LOST);
        }
        checkStored();
    }

    /** Waits; an interrupt by {@link #stop} ends the wait, and the caller's check tells. */
    void await(Timing.EventCount point, long stamp, long nanos) {
        try {
            point.await(stamp, nanos);
        } catch (InterruptedException interrupted) {
            check();
            Thread.currentThread().interrupt();
            throw new KodosumiException("A wait of the flow was interrupted", interrupted, false);
        }
    }
}
