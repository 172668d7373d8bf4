package io.kodosumi.testing.simulation;

import io.kodosumi.spi.EventTransport;
import io.kodosumi.tck.ForwardingTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A transport that is wrong in one way: does something else with a run, or something with what it hands out. */
class FlawedTransport extends ForwardingTransport {
    FlawedTransport(EventTransport to) {
        super(to);
    }

    /** Publishes a run. */
    Published publish(Run run, Function<Run, Published> right) {
        return right.apply(run);
    }

    /** They are about to be handed out. */
    void handOut(EventTransport.Consumer from, List<Run> runs) {}

    @Override
    protected final List<Published> publish(Producer producer, List<Run> runs) {
        return runs.stream()
                .map(run -> publish(run, one -> producer.publish(List.of(one)).get(0)))
                .toList();
    }

    @Override
    protected final List<Run> poll(Consumer consumer, int max, Duration wait) {
        List<Run> runs = super.poll(consumer, max, wait);
        handOut(consumer, runs);
        return runs;
    }
}
