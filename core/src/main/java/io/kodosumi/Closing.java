package io.kodosumi;

import io.kodosumi.internal.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private volatile boolean complete;

    Closing(Engine engine, boolean ownsStore) {
        this.engine = engine;
        this.ownsStore = ownsStore;
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
        if (!begun.compareAndSet(false, true)) {
            return;
        }
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
        boolean written = services.writes().close(left.isNegative() ? LAST : left.plus(LAST));
        complete = drained && written;
        engine.node().close(LAST);
        engine.endLooks(LAST);
        services.timers().close(LAST);
    }

    private void endNow() {
        try {
            engine.services().writes().close(LAST);
            engine.node().close(LAST);
            engine.endLooks(LAST);
            engine.services().timers().close(LAST);
        } catch (InterruptedException again) {
            LOG.warn("Closing was interrupted twice: threads of the runtime may end a little later");
        }
    }

    private void release() {
        engine.endFollows(LAST);
        for (AutoCloseable other : others) {
            try {
                other.close();
            } catch (Exception failure) {
                LOG.warn("A subscription could not be closed", failure);
            }
        }
        if (ownsStore) {
            engine.services().store().close();
        }
    }
}
