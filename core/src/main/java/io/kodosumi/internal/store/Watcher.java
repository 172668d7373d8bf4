package io.kodosumi.internal.store;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Spans;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits until something is so of an execution: asks once, and again whenever it may have changed. */
public final class Watcher {
    private final Timing timing;
    private final Bell bell;

    public Watcher(Timing timing, Bell bell) {
        this.timing = timing;
        this.bell = bell;
    }

    /** The first answer of the probe that is not empty; empty when the time is over. */
    public <T> Optional<T> await(Fid fid, Duration atMost, Supplier<Optional<T>> probe) throws InterruptedException {
        Timing.EventCount rung = timing.eventCount();
        long start = timing.nanoTime();
        Bell.Watch watch = bell.watch(fid, rung::raise);
        try {
            while (true) {
                long stamp = rung.stamp();
                Optional<T> answer = probe.get();
                long left = Spans.nanos(atMost) - (timing.nanoTime() - start);
                if (answer.isPresent() || left <= 0) {
                    return answer;
                }
                rung.await(stamp, left);
            }
        } finally {
            watch.close();
        }
    }
}
