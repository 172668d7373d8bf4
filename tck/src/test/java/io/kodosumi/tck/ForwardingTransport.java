package io.kodosumi.tck;

import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.List;

/** Sends everything on; a wrong transport overrides the one thing that it does wrong. */
class ForwardingTransport implements EventTransport {
    private final EventTransport to;

    ForwardingTransport(EventTransport to) {
        this.to = to;
    }

    EventTransport to() {
        return to;
    }

    List<Published> publish(Producer producer, List<Run> runs) {
        return producer.publish(runs);
    }

    List<Run> poll(Consumer consumer, int max, Duration wait) {
        return consumer.poll(max, wait);
    }

    void done(Consumer consumer, List<Run> stored) {
        consumer.done(stored);
    }

    void release(Consumer consumer, List<Run> runs) {
        consumer.release(runs);
    }

    void close(Consumer consumer) {
        consumer.close();
    }

    @Override
    public Producer producer() {
        Producer producer = to.producer();
        return new Producer() {
            @Override
            public List<Published> publish(List<Run> runs) {
                return ForwardingTransport.this.publish(producer, runs);
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    @Override
    public Consumer consumer(String name) {
        Consumer consumer = to.consumer(name);
        return new Consumer() {
            @Override
            public List<Run> poll(int max, Duration wait) {
                return ForwardingTransport.this.poll(consumer, max, wait);
            }

            @Override
            public void done(List<Run> stored) {
                ForwardingTransport.this.done(consumer, stored);
            }

            @Override
            public void release(List<Run> runs) {
                ForwardingTransport.this.release(consumer, runs);
            }

            @Override
            public void close() {
                ForwardingTransport.this.close(consumer);
            }
        };
    }

    @Override
    public void close() {
        to.close();
    }
}
