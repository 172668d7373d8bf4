package io.kodosumi.testing.simulation;

import io.kodosumi.Timing;

/** A point to wait at, of which the scheduler knows who waits. */
final class SimulatedEventCount implements Timing.EventCount {
    private final Scheduler scheduler;
    private volatile long count;

    SimulatedEventCount(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long stamp() {
        return count;
    }

    @Override
    public boolean await(long stamp, long nanos) throws InterruptedException {
        scheduler.await(() -> count != stamp, nanos);
        return count != stamp;
    }

    /** Does not give the turn away: it may be called under a monitor. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread runs at a time
    public void raise() {
        count++;
    }
}
