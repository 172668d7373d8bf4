package io.kodosumi.tck;

import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.List;

/**
 * Sends every call on to another transport. Tests extend it to halt, stall, count or be wrong in one way. Calls come on whichever
 * threads the producers and consumers are used by.
 */
public class ForwardingTransport implements EventTransport {
    private final EventTransport to;

    /** @param to what gets every call; closed with this */
    public ForwardingTransport(EventTransport to) {
        this.to = to;
    }

    /** What gets every call. */
    protected final EventTransport to() {
        return to;
    }

    /** Publishes by a producer of the other transport. */
    protected List<Published> publish(Producer producer, List<Run> runs) {
        return producer.publish(runs);
    }

    /** Polls a consumer of the other transport. */
    protected List<Run> poll(Consumer consumer, int max, Duration wait) {
        return consumer.poll(max, wait);
    }

    /** Tells a consumer of the other transport what is stored. */
    protected void done(Consumer consumer, List<Run> stored) {
        consumer.done(stored);
    }

    /** Gives back to a consumer of the other transport. */
    protected void release(Consumer consumer, List<Run> runs) {
        consumer.release(runs);
    }

    /** Closes a consumer of the other transport. */
    protected void close(Consumer consumer) {
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
