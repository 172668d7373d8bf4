package io.kodosumi.runtime;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.SettableClock;
import java.time.Duration;
import java.util.List;

/** One of several nodes on a store, with a time of its own: while nobody moves that it stalls, as a process that was stopped. */
final class Stand implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(9);
    private static final Duration BEAT = LEASE.dividedBy(3);

    final FaultyStore store;
    final ManualTiming timing;
    final Kodosumi kodosumi;

    private Stand(FaultyStore store, ManualTiming timing, Kodosumi kodosumi) {
        this.store = store;
        this.timing = timing;
        this.kodosumi = kodosumi;
    }

    static Stand open(RuntimeSuite suite, ExecutionStore shared, SettableClock clock, Flow... flows) {
        FaultyStore store = new FaultyStore(shared);
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi kodosumi = suite.builder(store, flows)
                .timing(timing)
                .setting("node.lease", LEASE.toSeconds() + "s")
                .open();
        return new Stand(store, timing, kodosumi);
    }

    /** The log of an execution, once it is closed, by whichever node that was. */
    List<Event> log(Execution execution) {
        return Probe.until(
                "the log of " + execution + " is closed",
                () -> {
                    timing.advance(Duration.ofMillis(20));
                    return execution.events();
                },
                events -> !events.isEmpty() && events.get(events.size() - 1).closes());
    }

    void awaitWaiting(String thread) {
        try {
            timing.awaitWaiting(thread);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** Closes it while its time goes on by moments: as much as it needs to hear what others stored for it. */
    @Override
    public void close() {
        Thread closing = new Thread(kodosumi::close);
        closing.start();
        try {
            for (closing.join(2); closing.isAlive(); closing.join(2)) {
                timing.advance(Duration.ofMillis(20));
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** Time passes for the store and for these nodes, one beat at a time, each of which is seen. */
    static void beats(int beats, SettableClock clock, Stand... living) throws InterruptedException {
        for (int i = 0; i < beats; i++) {
            for (Stand stand : living) {
                stand.timing.awaitWaiting("kodosumi-beat");
            }
            clock.pass(BEAT);
            for (Stand stand : living) {
                stand.beat();
            }
        }
    }

    private void beat() throws InterruptedException {
        int before = store.count(FaultyStore.Call.BEAT);
        timing.advance(BEAT);
        Probe.until("a beat more than " + before, () -> store.count(FaultyStore.Call.BEAT), beats -> beats > before);
        timing.awaitWaiting("kodosumi-beat");
    }
}
