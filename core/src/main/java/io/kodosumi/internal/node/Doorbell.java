package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How any thread tells the one loop of a node that something may be due, or who is to be woken. Does not block. */
final class Doorbell {
    private static final Duration BETWEEN_SOON = Duration.ofMillis(25);

    private final Services services;
    private final Line line;
    private final Timing.EventCount rung;
    private final Queue<Fid> wakes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean soon = new AtomicBoolean();
    private volatile long soonAt;

    Doorbell(Services services, Line line) {
        this.services = services;
        this.line = line;
        this.rung = services.timing().eventCount();
        this.soonAt = services.timing().nanoTime();
    }

    /** Something may be due. */
    void ring() {
        rung.raise();
    }

    /** A place came free. */
    void placeIsFree() {
        if (line.wantsPlaces()) {
            ring();
        }
    }

    /** Something counts no longer against the bounds on what runs. */
    void roomIsFree() {
        if (line.isBoundMet()) {
            ring();
        }
    }

    /**
     * Something here has come to an end.
     *
     * @param mayBeDue whether it may be due since
     */
    void ended(boolean mayBeDue) {
        if (mayBeDue || line.isBoundMet()) {
            ring();
        } else {
            placeIsFree(); // where threads are dear, who ends makes room too
        }
    }

    /** Something may be due, says somebody who may say so often: at once the first time, and then at most once in a while. */
    void ringSoon() {
        if (soon.compareAndSet(false, true)) {
            long left = soonAt - services.timing().nanoTime();
            if (left > 0) {
                services.timers().in(left, this::ring);
            } else {
                ring();
            }
        }
    }

    /** This execution, which is here, was changed by somebody. */
    void wake(Fid fid) {
        wakes.add(fid);
        ring();
    }

    /** Something was launched that nobody runs yet. */
    void arrived() {
        line.arrived();
        ring();
    }

    // ---- the loop ----

    /** What {@link #await} is given: what rings from now on is not missed. */
    long stamp() {
        return rung.stamp();
    }

    /** Waits for a ring since the stamp, at most so long. */
    void await(long stamp, long nanos) throws InterruptedException {
        rung.await(stamp, nanos);
    }

    /** It is about to be answered: who says from now on that it is soon asks for the next time. */
    void answer() {
        if (soon.compareAndSet(true, false)) {
            soonAt = services.timing().nanoTime() + BETWEEN_SOON.toNanos();
        }
    }

    /** The next that is to be woken; null if none is. */
    @Nullable
    Fid poll() {
        return wakes.poll();
    }
}
