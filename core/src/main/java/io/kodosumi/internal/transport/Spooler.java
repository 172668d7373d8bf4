package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.Weight;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs from the transport into the logs: through the same queue as all writes, so that they share its commits. What it was handed
 * it holds until the store has judged it; what the store will not take from one execution keeps no other waiting.
 */
final class Spooler {
    private static final Logger LOG = LoggerFactory.getLogger(Spooler.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long MAX_BYTES = 8 << 20;
    private static final int MAX_EVENTS = 2048;
    private static final int MOST_HELD = 64;

    private final EventTransport transport;
    private final Services services;
    private final String name;
    private final Timing.EventCount changed;
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
    private final Map<Fid, Held> held = new LinkedHashMap<>(); // of the thread
    private volatile EventTransport.@Nullable Consumer consumer;
    private Timing.@Nullable Worker worker;
    private int asksFor = 64;
    private volatile boolean closed;

    /** @param name says which spooler it is, for people */
    Spooler(EventTransport transport, Services services, String name) {
        this.transport = transport;
        this.services = services;
        this.name = name;
        this.changed = services.timing().eventCount();
    }

    /** What the store would not take, and when it is tried again. */
    private static final class Held {
        private final Delivery delivery;
        private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
        private long at;

        private Held(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    void start() {
        worker = services.timing().start("kodosumi-spooler", this::loop);
    }

    private void loop() {
        while (!closed) {
            try {
                round();
                backoff.reset();
                services.problems().clear(Problems.TRANSPORT_READS);
            } catch (KodosumiException away) {
                if (!closed) {
                    services.problems().report(Problems.TRANSPORT_READS, String.valueOf(away.getMessage()));
                    pause();
                }
            } catch (RuntimeException | Error fault) { // the loop lives for ever
                services.problems().report(Problems.TRANSPORT_READS, "The transport failed: " + fault);
                LOG.warn("Spooling failed; it is tried again", fault);
                pause();
            }
        }
        letGo();
    }

    /** Begins anew after a while: what it was handed in a call whose answer was lost comes again to a new consumer. */
    private void pause() {
        letGo();
        held.clear();
        long until = services.timing().nanoTime() + backoff.nextNanos();
        while (!closed) {
            long stamp = changed.stamp();
            long left = until - services.timing().nanoTime();
            if (left <= 0) {
                return;
            }
            await(stamp, left);
        }
    }

    /** The transport gives to another what this one was handed. */
    private void letGo() {
        EventTransport.Consumer mine = consumer;
        consumer = null;
        if (mine != null) {
            try {
                mine.close();
            } catch (RuntimeException broken) {
                LOG.debug("A consumer could not be closed", broken);
            }
        }
    }

    private void round() {
        EventTransport.Consumer from = consumer();
        List<Delivery> deliveries = takeDue();
        if (held.size() < MOST_HELD) {
            deliveries.addAll(deliveries(from.poll(asksFor, deliveries.isEmpty() ? patience() : Duration.ZERO)));
        } else if (deliveries.isEmpty()) {
            await(changed.stamp(), patience().toNanos());
        }
        deliveries.forEach(Delivery::send);
        deliveries.forEach(this::awaitJudged);
        List<Run> stored = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery.isJudged()) {
                held.remove(delivery.fid());
                stored.addAll(delivery.runs());
            } else {
                hold(delivery);
            }
        }
        if (consumer != from) {
            held.clear(); // it was let go with its consumer, and comes again
        } else if (!stored.isEmpty()) {
            from.done(stored);
        }
    }

    private EventTransport.Consumer consumer() {
        EventTransport.Consumer mine = consumer;
        if (mine == null) {
            mine = transport.consumer(name);
            consumer = mine;
        }
        return mine;
    }

    /** As long as the transport may make it wait for something new. */
    private Duration patience() {
        long now = services.timing().nanoTime();
        return held.values().stream()
                .map(waiting -> Duration.ofNanos(Math.max(0, waiting.at - now)))
                .reduce(WAIT, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }

    private List<Delivery> takeDue() {
        long now = services.timing().nanoTime();
        List<Delivery> due = new ArrayList<>();
        held.values().stream().filter(waiting -> waiting.at - now <= 0).forEach(waiting -> due.add(waiting.delivery));
        return due;
    }

    private void hold(Delivery delivery) {
        Held waiting = held.computeIfAbsent(delivery.fid(), fid -> new Held(delivery));
        waiting.at = services.timing().nanoTime() + waiting.backoff.nextNanos();
        KodosumiException cause = delivery.failure();
        if (cause != null && !closed) {
            services.problems()
                    .reportEvents(delivery.fid(), "Its events cannot be stored now, and wait: " + cause.getMessage());
        }
    }

    private List<Delivery> deliveries(List<Run> runs) {
        Map<Fid, List<Run>> byFid = new LinkedHashMap<>();
        runs.forEach(run ->
                byFid.computeIfAbsent(run.fid(), fid -> new ArrayList<>()).add(run));
        adapt(runs);
        List<Delivery> deliveries = new ArrayList<>();
        byFid.forEach((fid, its) -> deliveries.add(delivery(fid, its)));
        return deliveries;
    }

    private Delivery delivery(Fid fid, List<Run> runs) {
        return new Delivery(
                runs,
                new Delivery.Tools(
                        services.codec(),
                        services.timing()::now,
                        services.writes()::submit,
                        changed::raise,
                        sentence -> services.problems().reportEvents(fid, sentence)));
    }

    /** As many next time as go into one commit. */
    private void adapt(List<Run> runs) {
        long count = 0;
        long bytes = 0;
        for (Run run : runs) {
            count += run.events().size();
            bytes += run.events().stream()
                    .mapToLong(event -> Weight.ofEvent(event.payload()))
                    .sum();
        }
        if (count > 0) {
            asksFor = (int) Math.max(1, Math.min(MAX_EVENTS, Math.min(asksFor * 4L, MAX_BYTES * count / bytes)));
        }
    }

    /** Waits for it; what this node's way to the store keeps for a lease, another may store meanwhile: twice is harmless. */
    private void awaitJudged(Delivery delivery) {
        long until = services.timing().nanoTime() + services.limits().lease().toNanos();
        while (true) {
            long stamp = changed.stamp();
            if (delivery.isJudged() || delivery.failure() != null) {
                return;
            }
            long left = until - services.timing().nanoTime();
            if (left <= 0 && consumer != null) {
                letGo();
            }
            await(stamp, left > 0 ? left : Long.MAX_VALUE);
        }
    }

    /** An interrupt makes it hurry as it closes; what is on its way to the store is waited for. */
    private void await(long stamp, long nanos) {
        try {
            changed.await(stamp, nanos);
        } catch (InterruptedException hurry) {
            LOG.debug("The spooler was interrupted as it closes");
        }
    }

    // ---- closing ----

    /** Asks for nothing more, waits for what is on its way into the store, and ends its thread. */
    void close(Duration atMost) throws InterruptedException {
        closed = true;
        changed.raise();
        Timing.Worker mine = worker;
        if (mine != null) {
            mine.interrupt();
            if (!mine.join(atMost)) {
                letGo(); // the store does not answer: another spooler gets what this one holds
            }
        }
    }
}
