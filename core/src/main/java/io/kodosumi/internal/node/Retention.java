package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.Purger;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.spi.PurgeQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges what ended longer ago than it is to be kept, for as long as the runtime is open. The store's clock says how long ago that is.
 * Nodes that share a store may all do so.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration BETWEEN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(2);

    private final Services services;
    private final Purger purger;
    private final PurgeQuery query;
    private final Timing.EventCount stop;
    private final Backoff backoff = new Backoff(SOON, BETWEEN);
    private final Timing.Worker worker;
    private volatile boolean closed;

    /** Starts it. */
    public Retention(Services services, Duration keep) {
        this.services = services;
        this.purger = new Purger(services.store());
        this.query = new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX, keep);
        this.stop = services.timing().eventCount();
        this.worker = services.timing().start("kodosumi-retention", this::loop);
    }

    private void loop() {
        try {
            while (!closed) {
                long stamp = stop.stamp();
                long wait = purge();
                if (!closed) {
                    stop.await(stamp, wait);
                }
            }
        } catch (InterruptedException ended) {
            closed = true;
        }
    }

    /** How long to wait now. */
    private long purge() throws InterruptedException {
        try {
            long purged = purger.purge(query);
            if (purged > 0) {
                LOG.info(
                        "Purged {} executions that ended more than {} days ago",
                        purged,
                        query.age().toDays());
            }
            services.problems().clear(Problems.RETENTION);
            backoff.reset();
            return BETWEEN.toNanos();
        } catch (RuntimeException | Error failure) { // the loop lives for ever
            if (!closed) {
                services.problems()
                        .report(Problems.RETENTION, "What is too old could not be purged: " + failure.getMessage());
            }
            return backoff.nextNanos();
        }
    }

    /** Ends its thread; what was marked and not yet erased is erased by the next purge. */
    @Override
    public void close() {
        closed = true;
        stop.raise();
        worker.interrupt();
        try {
            worker.join(LAST);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
