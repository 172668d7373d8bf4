package io.kodosumi.testing;

import io.kodosumi.Timing;
import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A transport behind a {@link Fuse}: what is published and done is counted. Who polls waits in the time of its runtime, as all of its
 * threads do. Never closes what it forwards to.
 */
final class FusedTransport implements EventTransport {
    private final EventTransport to;
    private final Fuse fuse;
    private final Timing.EventCount arrived;

    FusedTransport(EventTransport to, Fuse fuse, Timing timing) {
        this.to = to;
        this.fuse = fuse;
        this.arrived = timing.eventCount();
    }

    @Override
    public Producer producer() {
        return new FusedProducer(to.producer());
    }

    @Override
    public Consumer consumer(String name) {
        return new FusedConsumer(to.consumer(name));
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

    private final class FusedProducer implements Producer {
        private final Producer producer;

        private FusedProducer(Producer producer) {
            this.producer = producer;
        }

        @Override
        public List<Published> publish(List<Run> runs) {
            List<Published> published = fuse.through(
                    "publish",
                    () -> described(runs),
                    () -> producer.publish(runs),
                    () -> runs.stream()
                            .map(run -> new Published(Verdict.FENCED, 0))
                            .toList());
            arrived.raise();
            return published;
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    private final class FusedConsumer implements Consumer {
        private final Consumer consumer;

        private FusedConsumer(Consumer consumer) {
            this.consumer = consumer;
        }

        @Override
        public List<Run> poll(int max, Duration wait) {
            long stamp = arrived.stamp();
            List<Run> runs = polled(max);
            if (runs.isEmpty() && !wait.isZero()) {
                try {
                    arrived.await(stamp, wait.toNanos());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                runs = polled(max);
            }
            return runs;
        }

        private List<Run> polled(int max) {
            return fuse.isBlown() ? List.of() : consumer.poll(max, Duration.ZERO);
        }

        @Override
        public void done(List<Run> stored) {
            fuse.<Boolean>through(
                    "done",
                    () -> described(stored),
                    () -> {
                        consumer.done(stored);
                        return true;
                    },
                    () -> false);
            arrived.raise();
        }

        @Override
        public void release(List<Run> runs) {
            consumer.release(runs);
            arrived.raise();
        }

        @Override
        public void close() {
            consumer.close();
            arrived.raise();
        }
    }
}
