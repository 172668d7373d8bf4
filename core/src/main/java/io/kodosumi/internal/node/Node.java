package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Holding;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This runtime's life as others see it: renews its row every third of its lease, and knows how long it may act on that and whether it
 * may take over from others. Declared dead, it goes on under a new id, and nothing of the old one counts.
 */
final class Node implements Holding {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int BEATS_ON_TIME = 3;

    private final Services services;
    private final Timing timing;
    private final NodeIds ids;
    private final Runnable died;
    private final Timing.EventCount beaten;
    private final Timing.EventCount stop;
    private final long lease;
    private final About.Words about;
    private volatile NodeId id;
    private volatile long validUntil;
    private volatile long onTimeSince;
    private volatile int onTime;
    private volatile boolean closed;
    private long lastStart;

    /**
     * @param about what it says of itself
     * @param died called when this incarnation was declared dead, before the next one beats
     */
    Node(Services services, About.Words about, Runnable died) {
        this.services = services;
        this.timing = services.timing();
        this.died = died;
        this.beaten = timing.eventCount();
        this.stop = timing.eventCount();
        this.lease = services.limits().lease().toNanos();
        this.ids = new NodeIds(timing.random());
        this.id = ids.next();
        this.validUntil = timing.nanoTime();
        this.about = about;
    }

    /** Registers the node and goes on beating. Throws if the store refuses. */
    Timing.Worker start() {
        beat();
        return timing.start("kodosumi-beat", this::loop);
    }

    NodeId id() {
        return id;
    }

    /** Whether none of its beats was late or failed for one lease: only then it judges others. */
    boolean mayTakeOver() {
        return onTime >= BEATS_ON_TIME && timing.nanoTime() - onTimeSince >= lease;
    }

    boolean mayAct() {
        return timing.nanoTime() - validUntil < 0;
    }

    @Override
    public void await(Runnable check) {
        while (!mayAct()) {
            long stamp = beaten.stamp();
            check.run();
            if (mayAct()) {
                return;
            }
            try {
                beaten.await(stamp, lease / 3);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                check.run();
                throw new KodosumiException("A wait for the node's lease was interrupted", interrupted, true);
            }
        }
    }

    void close() {
        closed = true;
        stop.raise();
    }

    private void loop() {
        long start = lastStart; // it has begun with a beat, however long ago that is by now
        while (!closed) {
            pause(stop.stamp(), start + lease / 3);
            if (!closed) {
                start = timing.nanoTime();
                beatOrReport();
            }
        }
        farewell(); // whatever it did when it was closed
    }

    private void beatOrReport() {
        try {
            beat();
            services.problems().clear(Problems.LEASE);
        } catch (KodosumiException failure) {
            onTime = 0;
            services.problems().report(Problems.LEASE, failure.getMessage());
        } catch (RuntimeException | Error fault) { // the loop lives for ever
            onTime = 0;
            services.problems().report(Problems.LEASE, "The store failed: " + fault);
            LOG.warn("Beat of node {} failed", id, fault);
        }
        beaten.raise();
    }

    /** Others need not wait for the end of its lease. */
    private void farewell() {
        try {
            services.store().beat(id, Duration.ZERO, about.closing());
        } catch (KodosumiException failure) {
            LOG.debug("Node {} could not say that it closes; its lease will: {}", id, failure.getMessage());
        } catch (RuntimeException | Error fault) {
            LOG.warn("Node {} could not say that it closes; its lease will", id, fault);
        }
    }

    private void pause(long stamp, long until) {
        try {
            long left = until - timing.nanoTime();
            if (!closed && left > 0) {
                stop.await(stamp, left);
            }
        } catch (InterruptedException ended) {
            closed = true;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread beats, others read
    private void beat() {
        long start = timing.nanoTime();
        if (services.store().beat(id, Duration.ofNanos(lease), about.living())) {
            boolean goesOn = onTime > 0 && start - lastStart <= lease * 2 / 3;
            if (!goesOn) {
                onTimeSince = start;
            }
            onTime = goesOn ? Math.min(BEATS_ON_TIME, onTime) + 1 : 1;
            lastStart = start;
            validUntil = start + lease;
            return;
        }
        LOG.warn("Node {} was declared dead by another; what it ran was taken over. It goes on under a new id", id);
        onTime = 0;
        validUntil = timing.nanoTime();
        id = ids.next();
        died.run();
        beat();
    }
}
