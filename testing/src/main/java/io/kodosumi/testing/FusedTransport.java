package io.kodosumi.testing;

import io.kodosumi.Timing;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.tck.ForwardingTransport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A transport behind a {@link Fuse}: what is published and done is counted. Who polls waits in the time of its runtime, as all of its
 * threads do. Never closes what it forwards to.
 */
final class FusedTransport extends ForwardingTransport {
    private final Fuse fuse;
    private final Timing.EventCount arrived;

    FusedTransport(EventTransport to, Fuse fuse, Timing timing) {
        super(to);
        this.fuse = fuse;
        this.arrived = timing.eventCount();
    }

    @Override
    protected List<Published> publish(Producer producer, List<Run> runs) {
        List<Published> published = fuse.through(
                "publish",
                () -> described(runs),
                () -> super.publish(producer, runs),
                () -> runs.stream().map(run -> new Published(Verdict.FENCED, 0)).toList());
        arrived.raise();
        return published;
    }

    @Override
    protected List<Run> poll(Consumer consumer, int max, Duration wait) {
        long stamp = arrived.stamp();
        List<Run> runs = polled(consumer, max);
        if (runs.isEmpty() && !wait.isZero()) {
            try {
                arrived.await(stamp, wait.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            runs = polled(consumer, max);
        }
        return runs;
    }

    private List<Run> polled(Consumer consumer, int max) {
        return fuse.isBlown() ? List.of() : super.poll(consumer, max, Duration.ZERO);
    }

    @Override
    protected void done(Consumer consumer, List<Run> stored) {
        fuse.<Boolean>through(
                "done",
                () -> described(stored),
                () -> {
                    super.done(consumer, stored);
                    return true;
                },
                () -> false);
        arrived.raise();
    }

    @Override
    protected void release(Consumer consumer, List<Run> runs) {
        super.release(consumer, runs);
        arrived.raise();
    }

    @Override
    protected void close(Consumer consumer) {
        super.close(consumer);
        arrived.raise();
    }

    @Override
    public void close() {
        // whoever opened the other transport closes it
    }

    private static String described(List<Run> runs) {
        return runs.stream()
                .flatMap(run -> run.events().stream())
                .map(event -> event.kind())
                .collect(Collectors.joining(", "));
    }
}
