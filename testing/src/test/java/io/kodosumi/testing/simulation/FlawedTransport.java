package io.kodosumi.testing.simulation;

import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A transport that is wrong in one way: says something else of a run, or does something with what it hands out. */
class FlawedTransport implements EventTransport {
    private final EventTransport to;

    FlawedTransport(EventTransport to) {
        this.to = to;
    }

    /** What is said instead of its verdict. */
    Published tell(Run run, Published published) {
        return published;
    }

    /** They are about to be handed out. */
    void handOut(EventTransport.Consumer from, List<Run> runs) {}

    @Override
    public EventTransport.Producer producer() {
        EventTransport.Producer producer = to.producer();
        return new EventTransport.Producer() {
            @Override
            public List<Published> publish(List<Run> runs) {
                List<Published> published = producer.publish(runs);
                List<Published> told = new ArrayList<>();
                for (int i = 0; i < runs.size(); i++) {
                    told.add(tell(runs.get(i), published.get(i)));
                }
                return told;
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
