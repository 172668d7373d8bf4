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

    /** @param freed called whenever new work may come again, from wherever the last that barred it ended; does not block */
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
    public boolean take(Timing.EventCount who) {
        boolean hasRoom;
        synchronized (this) {
            if (free == 0 || !(wanting.isEmpty() || wanting.iterator().next() == who)) {
                wanting.add(who);
                return false;
            }
            free--;
            hasRoom = wanting.remove(who) && room() > 0;
            raiseNext();
        }
        tell(hasRoom);
        return true;
    }

    @Override
    public void forget(Timing.EventCount who) {
        boolean hasRoom;
        synchronized (this) {
            hasRoom = wanting.remove(who) && room() > 0;
            raiseNext();
        }
        tell(hasRoom);
    }

    @Override
    public void release() {
        boolean hasRoom;
        synchronized (this) {
            free++;
            hasRoom = room() > 0;
            raiseNext();
        }
        tell(hasRoom);
    }

    private void tell(boolean hasRoom) {
        if (hasRoom) {
            freed.run();
        }
    }

    private void raiseNext() {
        if (free > 0 && !wanting.isEmpty()) {
            wanting.iterator().next().raise();
        }
    }
}
