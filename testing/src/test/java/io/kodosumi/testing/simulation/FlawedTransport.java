package io.kodosumi.testing.simulation;

import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A transport that is wrong in one way: does something else with a run, or something with what it hands out. */
class FlawedTransport implements EventTransport {
    private final EventTransport to;

    FlawedTransport(EventTransport to) {
        this.to = to;
    }

    /** Publishes a run. */
    Published publish(Run run, Function<Run, Published> right) {
        return right.apply(run);
    }

    /** They are about to be handed out. */
    void handOut(EventTransport.Consumer from, List<Run> runs) {}

    @Override
    public EventTransport.Producer producer() {
        EventTransport.Producer producer = to.producer();
        return new EventTransport.Producer() {
            @Override
            public List<Published> publish(List<Run> runs) {
                return runs.stream()
                        .map(run -> FlawedTransport.this.publish(
                                run, one -> producer.publish(List.of(one)).get(0)))
                        .toList();
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    @Override
    public EventTransport.Consumer consumer(String name) {
        EventTransport.Consumer consumer = to.consumer(name);
        return new EventTransport.Consumer() {
            @Override
            public List<Run> poll(int max, Duration wait) {
                List<Run> runs = consumer.poll(max, wait);
                handOut(consumer, runs);
                return runs;
            }

            @Override
            public void done(List<Run> stored) {
                consumer.done(stored);
            }

            @Override
            public void release(List<Run> runs) {
                consumer.release(runs);
            }

            @Override
            public void close() {
                consumer.close();
            }
        };
    }

    @Override
    public void close() {
        to.close();
    }
}
