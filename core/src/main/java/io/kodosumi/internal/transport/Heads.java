package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how far the logs are of which something is under way, for what other processes stored: those that somebody names, soon;
 * the others a few at a time and each now and then. Its looks are taken by one thread.
 */
final class Heads {
    private static final Logger LOG = LoggerFactory.getLogger(Heads.class);
    private static final int MOST = 100;
    private static final long BETWEEN_NUDGED = Duration.ofMillis(25).toNanos();

    private final Publisher publisher;
    private final ExecutionStore store;
    private final Timing timing;
    private final Backoff whileAway = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));
    private final Set<Fid> named = new LinkedHashSet<>(); // guarded by itself
    private final List<Fid> turn = new ArrayList<>();
    private long nextNamed;
    private long nextTurn;

    Heads(Publisher publisher, ExecutionStore store, Timing timing) {
        this.publisher = publisher;
        this.store = store;
        this.timing = timing;
        this.nextNamed = timing.nanoTime();
        this.nextTurn = nextNamed + publisher.recheck().toNanos();
    }

    /** This one may have moved; whether anybody wants to know. */
    boolean nudged(Fid fid) {
        if (fid.equals(Fid.STORE) || !publisher.isUnderWay(fid)) {
            return false;
        }
        synchronized (named) {
            return named.add(fid);
        }
    }

    /** Looks, if it is time; in how long it will be, at the least. */
    long look() {
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
                nextTurn = now + publisher.recheck().toNanos();
                takeTurn().forEach(fid -> look(fid, true));
            }
            whileAway.reset();
        } catch (KodosumiException away) { // what reads for the node's own work reports it
            LOG.debug("The heads of logs cannot be read now: {}", away.getMessage());
            nextNamed = timing.nanoTime() + whileAway.nextNanos();
            nextTurn = Math.max(nextTurn, nextNamed);
        }
        return next();
    }

    private void look(Fid fid, boolean probes) {
        Optional<ExecutionRow> row = store.find(fid);
        if (row.isEmpty() || row.get().log().closed()) {
            publisher.ended(fid);
            return;
        }
        publisher.stored(fid, row.get().log().head());
        if (probes) {
            publisher.probe(fid);
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
            turn.addAll(publisher.toLookAt());
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
        long wait = publisher.isAnythingUnderWay() ? Math.max(1, nextTurn - now) : Long.MAX_VALUE;
        return hasNamed ? Math.min(wait, Math.max(1, nextNamed - now)) : wait;
    }
}
