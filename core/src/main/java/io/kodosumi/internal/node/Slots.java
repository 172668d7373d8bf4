package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.attempt.Slot;
import java.util.LinkedHashSet;
import java.util.Set;

/** The bound on executions that run flow code at once. Those that go on after a wait come before new ones, in order. */
final class Slots implements Slot {
    private final Runnable freed;
    private final Set<Timing.EventCount> wanting = new LinkedHashSet<>();
    private int free;

    /** @param freed called when one is free and nobody here wants it; does not block */
    Slots(int size, Runnable freed) {
        this.free = size;
        this.freed = freed;
    }

    /** Takes one for new work, unless there is none or one that waited wants it. */
    synchronized boolean tryTake() {
        if (free == 0 || !wanting.isEmpty()) {
            return false;
        }
        free--;
        return true;
    }

    /** How much new work may come. */
    synchronized int room() {
        return wanting.isEmpty() ? free : 0;
    }

    @Override
    public synchronized boolean take(Timing.EventCount who) {
        if (free > 0 && (wanting.isEmpty() || wanting.iterator().next() == who)) {
            free--;
            wanting.remove(who);
            raiseNext();
            return true;
        }
        wanting.add(who);
        return false;
    }

    @Override
    public synchronized void forget(Timing.EventCount who) {
        if (wanting.remove(who)) {
            raiseNext();
        }
    }

    @Override
    public void release() {
        boolean nobody;
        synchronized (this) {
            free++;
            raiseNext();
            nobody = wanting.isEmpty();
        }
        if (nobody) {
            freed.run();
        }
    }

    private void raiseNext() {
        if (free > 0 && !wanting.isEmpty()) {
            wanting.iterator().next().raise();
        }
    }
}
