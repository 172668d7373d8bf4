package io.kodosumi.tck;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other half of the contract's abilities: what outlives its connection, has no bound and never forgets. */
class SharedReferenceTransportTest extends EventTransportContract {
    private ReferenceTransport server = new ReferenceTransport();

    @Override
    protected EventTransport open() {
        server = new ReferenceTransport();
        return reopen();
    }

    @Override
    protected EventTransport reopen() {
        return new Connection(server);
    }

    @Override
    protected Set<TransportAbility> lacks() {
        return EnumSet.of(TransportAbility.BOUNDED, TransportAbility.FORGETFUL);
    }

    /** One of many ways to the same transport; closing it closes none of the others. */
    private static final class Connection extends ForwardingTransport {
        private final List<Consumer> consumers = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        Connection(ReferenceTransport server) {
            super(server);
        }

        @Override
        public Producer producer() {
            checkOpen();
            return super.producer();
        }

        @Override
        public Consumer consumer(String name) {
            checkOpen();
            Consumer consumer = super.consumer(name);
            consumers.add(consumer);
            return consumer;
        }

        @Override
        protected List<Published> publish(Producer producer, List<Run> runs) {
            checkOpen();
            return super.publish(producer, runs);
        }

        @Override
        protected List<Run> poll(Consumer consumer, int max, Duration wait) {
            checkOpen();
            return super.poll(consumer, max, wait);
        }

        @Override
        public void close() {
            closed = true;
            consumers.forEach(Consumer::close);
        }

        private void checkOpen() {
            if (closed) {
                throw new KodosumiException("This connection is closed: open another one");
            }
        }
    }
}
