package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Limits;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.attempt.Slot;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What may run here at once: the slots, who has taken one, and who was set back and does not get one for a while. */
final class Places implements LocalHost.Placing {
    private static final int CONTROL_SLOTS = 16;

    /** Who takes longer to end is not waited for: others are asked to make room. */
    private static final Duration LEAVING = Duration.ofSeconds(1);

    private final Timing timing;
    private final Node node;
    private final Attempts attempts;
    private final Doorbell doorbell;
    private final int bound;
    private final Slots slots;
    private final Slots controlSlots;
    private final Slots hookSlots;
    private final Map<Fid, Slot> taken = new ConcurrentHashMap<>();
    private final Setbacks setbacks;
    private final Timing.EventCount ended;
    private volatile boolean draining;

    Places(Services services, Node node, Attempts attempts, Doorbell doorbell) {
        Limits limits = services.limits();
        this.timing = services.timing();
        this.node = node;
        this.attempts = attempts;
        this.doorbell = doorbell;
        this.bound = limits.running();
        this.slots = new Slots(bound, doorbell::placeIsFree);
        this.controlSlots = new Slots(CONTROL_SLOTS, doorbell::ring);
        this.hookSlots = new Slots(limits.hooks().running(), doorbell::ring);
        this.setbacks = new Setbacks(timing);
        this.ended = timing.eventCount();
    }

    /** What became of work that asked for a place. */
    enum Placed {
        /** It has one, and is to be run. */
        YES,
        /** It is not to be tried now; others are. */
        SET_BACK,
        /** Nothing more gets one until somebody here comes to an end. */
        NO_ROOM
    }

    // ---- giving ----

    /** How many flows could be placed now. */
    int room() {
        return slots.room();
    }

    /** Whether the hooks of another execution could be placed now. */
    boolean hasRoomForHooks() {
        return hookSlots.room() > 0;
    }

    /** Whether threads are dear and so many are taken that no flow can be placed, though most may only wait. */
    boolean isCrowded() {
        return !timing.flowThreadsAreCheap() && attempts.flows() >= bound;
    }

    /** Takes one for this work, unless there is no room for it. */
    Placed take(Work work) {
        if (isSetBack(work.fid())) {
            return Placed.SET_BACK;
        }
        Slots from = slots(work.kind());
        if ((from == slots && isCrowded()) || !from.tryTake()) {
            return Placed.NO_ROOM;
        }
        if (!attempts.reserve(work.fid())) {
            from.release();
            return Placed.SET_BACK;
        }
        attempts.lookAtItsEnd(work.fid());
        taken.put(work.fid(), from);
        return Placed.YES;
    }

    /** Whether it is to be left alone now. */
    boolean isSetBack(Fid fid) {
        return setbacks.holds(fid);
    }

    private Slots slots(Work.Kind kind) {
        return switch (kind) {
            case CONTROL -> controlSlots;
            case HOOK -> hookSlots;
            case PLACE, RECOVER, WAKE -> slots;
        };
    }

    /** Takes one for what is just being launched; empty if there is none. */
    Optional<Slot> takeToLaunch(Fid fid) {
        if (draining || isCrowded() || !slots.tryTake()) {
            return Optional.empty();
        }
        attempts.reserve(fid);
        return Optional.of(slots);
    }

    /** So much waits for a place: where those that only wait keep it from one, they make room. */
    void makeRoom(int wanted) {
        if (wanted == 0 || timing.flowThreadsAreCheap()) {
            return;
        }
        int leaving = attempts.leaving(timing.nanoTime() - LEAVING.toNanos());
        int missing = Math.min(wanted, slots.room()) - leaving;
        if (missing > 0 && isCrowded()) { // asked last: who has left meanwhile has made the room
            attempts.suspendLongestParked(missing);
        }
    }

    /** It was changed: whatever set it back may be over. */
    void changed(Fid fid) {
        setbacks.clear(fid);
    }

    // ---- to those that run ----

    @Override
    public Optional<Slot> slot(Fid fid) {
        return Optional.ofNullable(taken.remove(fid));
    }

    @Override
    public void began(Held attempt) {
        setbacks.clear(attempt.fid());
        if (draining) {
            attempt.drain();
        }
        if (attempts.takeMissed(attempt.fid())) {
            doorbell.wake(attempt.fid());
        }
    }

    @Override
    public void check() {
        if (draining) {
            throw new KodosumiException("Node " + node.id() + " stops and runs nothing more", null, true);
        }
    }

    @Override
    public boolean isForHooks(Slot slot) {
        return slot == hookSlots;
    }

    @Override
    public void setBack(Fid fid) {
        setbacks.add(fid);
    }

    @Override
    public void setBack(Fid fid, Duration wait) {
        setbacks.add(fid, wait);
    }

    @Override
    public void ended(Fid fid) {
        Slot unused = taken.remove(fid);
        if (unused != null) {
            setbacks.add(fid);
            unused.release();
        }
        boolean mayBeDue = attempts.ended(fid);
        ended.raise();
        doorbell.ended(mayBeDue);
    }

    // ---- draining ----

    /** Gives no more to what is launched here, and drains what begins all the same. */
    void drain() {
        draining = true;
    }

    /** Raised whenever nothing of an execution is here any more. */
    Timing.EventCount ends() {
        return ended;
    }
}
