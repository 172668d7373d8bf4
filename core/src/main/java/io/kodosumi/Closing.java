package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.transport.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a runtime within a bound: drains, stores, ends its threads, lets go of the store. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);
    private static final Duration LAST = Duration.ofSeconds(2);

    private final Engine engine;
    private final boolean ownsStore;
    private final List<AutoCloseable> others = new ArrayList<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Timing.EventCount changed;
    private volatile @Nullable Thread closer;
    private volatile boolean ended;
    private volatile boolean complete;

    Closing(Engine engine, boolean ownsStore) {
        this.engine = engine;
        this.ownsStore = ownsStore;
        this.changed = engine.services().timing().eventCount();
    }

    /** Something to be closed first. */
    void closes(AutoCloseable other) {
        others.add(other);
    }

    /** Whether everything that ran gave up its place in time and everything was written. */
    boolean isComplete() {
        return complete;
    }

    void close() {
        if (engine.node().isOnFlowsThread()) {
            throw new IllegalStateException(
                    "close() was called on thread '"
                            + Thread.currentThread().getName()
                            + "', which runs a flow or a completion hook of this runtime, and would wait for itself: call it on another thread.");
        }
        if (!begun.compareAndSet(false, true)) {
            awaitEnd();
            return;
        }
        closer = Thread.currentThread();
        try {
            closeNow();
        } finally {
            ended = true;
            changed.raise();
        }
    }

    /** A second caller, such as a shutdown hook, returns when all is closed, unless that waits for its own thread. */
    private void awaitEnd() {
        if (closer == Thread.currentThread() || engine.watching().isOnListenersThread()) {
            return;
        }
        Services services = engine.services();
        long until = services.timing().nanoTime()
                + services.limits().closing().plus(LAST.multipliedBy(4)).toNanos();
        try {
            for (long stamp = changed.stamp(); !ended; stamp = changed.stamp()) {
                long left = until - services.timing().nanoTime();
                if (left <= 0) {
                    return;
                }
                changed.await(stamp, left);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeNow() {
        engine.refuseLaunches();
        boolean interrupted = Thread.interrupted();
        try {
            end();
        } catch (InterruptedException hurry) {
            interrupted = true;
            endNow();
        } finally {
            release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.info("Kodosumi is closed; node {} is gone", engine.node().id());
    }

    private void end() throws InterruptedException {
        Services services = engine.services();
        Duration bound = services.limits().closing();
        long start = services.timing().nanoTime();
        boolean drained = engine.node().drain(bound);
        Duration left = bound.minusNanos(services.timing().nanoTime() - start);
        boolean carried = drainCarrier(left.compareTo(LAST) < 0 ? LAST : left);
        left = bound.minusNanos(services.timing().nanoTime() - start);
        boolean written = services.writes().close(left.isNegative() ? LAST : left.plus(LAST));
        complete = drained && carried && written;
        closeCarrier();
        engine.node().close(LAST);
        engine.endLooks(LAST);
        services.timers().close(LAST);
    }

    private boolean drainCarrier(Duration atMost) throws InterruptedException {
        Optional<Carrier> carrier = engine.carrier();
        return carrier.isEmpty() || carrier.get().drain(atMost, LAST);
    }

    private void closeCarrier() throws InterruptedException {
        if (engine.carrier().isPresent()) {
            engine.carrier().get().close(LAST);
        }
    }

    private void endNow() {
        try {
            drainCarrier(LAST);
            engine.services().writes().close(LAST);
            closeCarrier();
            engine.node().close(LAST);
            engine.endLooks(LAST);
            engine.services().timers().close(LAST);
        } catch (InterruptedException again) {
            LOG.warn("Closing was interrupted twice: threads of the runtime may end a little later");
        }
    }

    private void release() {
        engine.watching().endFollows(LAST);
        for (AutoCloseable other : others) {
            try {
                other.close();
            } catch (Exception failure) {
                LOG.warn("A part of the runtime could not be closed", failure);
            }
        }
        if (ownsStore) {
            engine.services().store().close();
        }
    }
}
