package io.kodosumi.testing.simulation;

import io.kodosumi.Timing;
import io.kodosumi.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A process of the simulation: its threads stall and die together, and its clocks show what they like. */
final class Machine implements Timing {
    private final Scheduler scheduler;
    private final String name;
    private final boolean isCheap;
    private final Duration skew;
    private final long origin;
    private final RandomGenerator random;
    private long stalledUntil;
    private boolean dead;
    private boolean troubled;
    private long heldUntil;
    private @Nullable NodeId node;

    /**
     * @param isCheap what it says of the threads of flows
     * @param skew by how much its wall clock is wrong
     */
    Machine(Scheduler scheduler, String name, boolean isCheap, Duration skew, Chance chance) {
        this.scheduler = scheduler;
        this.name = name;
        this.isCheap = isCheap;
        this.skew = skew;
        this.origin = chance.numbers().nextLong();
        this.random = chance.split().numbers();
    }

    String name() {
        return name;
    }

    // ---- what becomes of it ----

    /** Nothing of it runs until then. */
    void stall(Duration so) {
        stalledUntil = scheduler.nanos() + so.toNanos();
        troubled = true;
    }

    /** It goes on. */
    void wake() {
        stalledUntil = 0;
    }

    long stalledUntil() {
        return stalledUntil;
    }

    /** Nothing of it runs any more; its threads are unwound where they stand. */
    void crash() {
        dead = true;
        troubled = true;
    }

    /** It is told to stop in good order. */
    void closes() {
        troubled = true;
    }

    /** Whether anything befell it for which it may forget what it emitted. */
    boolean isTroubled() {
        return troubled;
    }

    boolean isDead() {
        return dead;
    }

    /** Its node was told that it lives until then. */
    void holds(NodeId who, long until) {
        node = who;
        heldUntil = until;
    }

    /** Whether its node may take what it holds for its own. */
    boolean mayAct() {
        return !dead && scheduler.nanos() < heldUntil;
    }

    /** Whether its node is still this one, and takes what it holds for its own. */
    boolean mayAct(NodeId who) {
        return !dead && who.equals(node) && scheduler.nanos() < heldUntil;
    }

    // ---- what it gives its runtime ----

    @Override
    public Instant now() {
        return scheduler.clock().instant().plus(skew);
    }

    @Override
    public long nanoTime() {
        return origin + scheduler.nanos();
    }

    @Override
    public Worker start(String thread, Runnable body) {
        return scheduler.start(this, name + " " + thread, body);
    }

    @Override
    public Worker startFlow(String thread, Runnable body) {
        return start(thread, body);
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return isCheap;
    }

    @Override
    public EventCount eventCount() {
        return new SimulatedEventCount(scheduler);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String toString() {
        return name;
    }
}
