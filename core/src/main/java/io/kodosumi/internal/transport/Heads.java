package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how far the logs are of which something is under way, for what other processes stored: those that somebody names, soon;
 * the others a few at a time and each now and then. On a thread of its own, so that a store that does not answer holds up no publishing;
 * it sleeps while nothing is under way.
 */
final class Heads {
    private static final Logger LOG = LoggerFactory.getLogger(Heads.class);
    private static final int MOST = 100;
    private static final long BETWEEN_NUDGED = Duration.ofMillis(25).toNanos();

    private final Buffer buffer;
    private final ExecutionStore store;
    private final Timing timing;
    private final Backoff whileAway = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
    private final Set<Fid> named = new LinkedHashSet<>(); // guarded by itself
    private final List<Fid> turn = new ArrayList<>();
    private final Timing.EventCount rung;
    private long nextNamed;
    private long nextTurn;
    private volatile boolean closed;
    private Timing.@Nullable Worker worker;

    Heads(Buffer buffer, ExecutionStore store, Timing timing) {
        this.buffer = buffer;
        this.store = store;
        this.timing = timing;
        this.rung = buffer.begun();
        this.nextNamed = timing.nanoTime();
        this.nextTurn = nextNamed + buffer.recheck().toNanos();
    }

    void start() {
        worker = timing.start("kodosumi-heads", this::loop);
    }

    /** This one may have moved. */
    void nudged(Fid fid) {
        if (fid.equals(Fid.STORE) || !buffer.isUnderWay(fid)) {
            return;
        }
        synchronized (named) {
            named.add(fid);
        }
        rung.raise();
    }

    void close(Duration atMost) throws InterruptedException {
        closed = true;
        rung.raise();
        Timing.Worker mine = worker;
        if (mine != null) {
            mine.join(atMost);
        }
    }

    private void loop() {
        while (!closed) {
            long stamp = rung.stamp();
            long wait = look();
            try {
                if (!closed) {
                    rung.await(stamp, wait);
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** Looks, if it is time; in how long it will be, at the least. */
    private long look() {
        long now = timing.nanoTime();
        try {
            if (nextNamed - now <= 0) {
                List<Fid> some = takeNamed();
                if (!some.isEmpty()) {
                    nextNamed = now + BETWEEN_NUDGED;
                    some.forEach(fid -> look(fid, false));
                }
            }
            if (nextTurn - now <= 0) {
                nextTurn = now + buffer.recheck().toNanos();
                takeTurn().forEach(fid -> look(fid, true));
            }
            whileAway.reset();
        } catch (RuntimeException
                | Error away) { // the loop lives for ever; what reads for the node's own work reports it
            LOG.debug("The heads of logs cannot be read now", away);
            nextNamed = timing.nanoTime() + whileAway.nextNanos();
            nextTurn = Math.max(nextTurn, nextNamed);
        }
        return next();
    }

    private void look(Fid fid, boolean probes) {
        Optional<ExecutionRow> row = store.find(fid);
        if (row.isEmpty() || row.get().log().closed()) {
            buffer.ended(fid);
            return;
        }
        buffer.stored(fid, row.get().log().head());
        if (probes) {
            buffer.probe(fid);
        }
    }

    private List<Fid> takeNamed() {
        synchronized (named) {
            List<Fid> some = named.stream().limit(MOST).toList();
            some.forEach(named::remove);
            return some;
        }
    }

    private List<Fid> takeTurn() {
        if (turn.isEmpty()) {
            turn.addAll(buffer.toLookAt());
        }
        List<Fid> some = turn.subList(0, Math.min(MOST, turn.size()));
        List<Fid> taken = List.copyOf(some);
        some.clear();
        return taken;
    }

    private long next() {
        long now = timing.nanoTime();
        boolean hasNamed;
        synchronized (named) {
            hasNamed = !named.isEmpty();
        }
        long wait = buffer.isEmpty() ? Long.MAX_VALUE : Math.max(1, nextTurn - now);
        return hasNamed ? Math.min(wait, Math.max(1, nextNamed - now)) : wait;
    }
}
