package io.kodosumi;

import io.kodosumi.internal.Limits;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.node.Offered;
import io.kodosumi.internal.node.Retention;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.internal.transport.Carrier;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a runtime is put together from, all checked.
 *
 * @param offered what its node can run
 * @param ownsStore whether the store is closed with the runtime
 * @param carried what carries the events; empty if they go straight into the store
 */
record Assembly(
        Timing timing,
        Limits limits,
        Set<Node.Role> roles,
        Offered offered,
        JsonCodec codec,
        ExecutionStore store,
        boolean ownsStore,
        Optional<Carried> carried) {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);

    /**
     * A transport.
     *
     * @param owned whether it is closed with the runtime
     */
    record Carried(EventTransport transport, boolean owned, Publisher.Bound bound) {}

    /** Starts it. */
    Kodosumi open() {
        Problems problems = new Problems(timing);
        AtomicReference<@Nullable Engine> engine = new AtomicReference<>();
        Timers timers = new Timers(timing, "kodosumi-timers");
        Optional<Carrier> carrier = carried.map(with -> carrier(with, problems));
        WriteQueue writes = new WriteQueue(store, timing, problems, new Committed(carrier, engine));
        Services services =
                new Services(timing, timers, store, writes, codec, problems, limits, carrier.map(Carrier::publisher));
        NodeRuntime node = new NodeRuntime(services, offered, roles, () -> {
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().looked();
            }
        });
        Bell bell = new Bell();
        Engine ready = new Engine(services, offered, roles, node, bell, carrier);
        engine.set(ready);
        Closing closing = new Closing(ready, ownsStore);
        try {
            subscribe(ready, closing);
            carrier.ifPresent(carrying -> carrying.start(services, spooler(node)));
            node.start();
            if (!limits.retention().isZero()) {
                closing.closes(new Retention(services, limits.retention()));
            }
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
        LOG.info("Kodosumi is open as {}", ready.described());
        return new Kodosumi(ready, closing);
    }

    private Carrier carrier(Carried with, Problems problems) {
        Publisher publisher = new Publisher(with.transport, store, timing, problems, limits.recheck(), with.bound);
        return new Carrier(with.transport, publisher, with.owned);
    }

    private Optional<String> spooler(NodeRuntime node) {
        return roles.contains(Node.Role.SPOOL) ? Optional.of(node.id().value()) : Optional.empty();
    }

    private void subscribe(Engine engine, Closing closing) {
        if (store instanceof Nudges nudges) {
            closing.closes(engine.watching().join(nudges));
        }
    }

    /** What was written, told to who publishes and, once there is one, to the engine. */
    private record Committed(Optional<Carrier> carrier, AtomicReference<@Nullable Engine> engine)
            implements WriteQueue.Listener {
        @Override
        public void committed(WriteQueue.Committed unit) {
            carrier.ifPresent(carrying -> carrying.committed(unit));
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().committed(unit);
            }
        }

        @Override
        public void committed(Set<Fid> fids) {
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().committed(fids);
            }
        }
    }
}
