package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop over what is due: wakes what is here, places what is not, and waits until something may be due. It looks when it is rung,
 * when the next is due, and after an upper interval, for what other processes did.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Services services;
    private final Attempts attempts;
    private final Doorbell doorbell;
    private final Optional<Look> look;
    private final Runnable looked;
    private long lookedAt;
    private volatile boolean placing = true;
    private volatile boolean closed;

    /**
     * @param look what it does; without one it only wakes
     * @param looked called after each look at the store for what other processes did; does not block
     */
    Dispatcher(Services services, Attempts attempts, Doorbell doorbell, Optional<Look> look, Runnable looked) {
        this.services = services;
        this.attempts = attempts;
        this.doorbell = doorbell;
        this.look = look;
        this.looked = looked;
        this.lookedAt = services.timing().nanoTime();
    }

    Timing.Worker start() {
        return services.timing().start("kodosumi-dispatcher", this::loop);
    }

    /** Places nothing more; goes on waking what is here. */
    void drain() {
        placing = false;
    }

    void close() {
        closed = true;
        doorbell.ring();
    }

    private void loop() {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
        while (!closed) {
            long stamp = doorbell.stamp();
            long wait = round(backoff);
            try {
                if (!closed) {
                    doorbell.await(stamp, wait);
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private long round(Backoff backoff) {
        doorbell.answer();
        try {
            Faults faults = new Faults();
            for (Fid fid = doorbell.poll(); fid != null; fid = doorbell.poll()) {
                Optional<Held> attempt = attempts.find(fid);
                faults.guard(fid, () -> attempt.ifPresent(Held::look));
            }
            long recheck = services.limits().recheck().toNanos();
            long next = look.isPresent() ? look.get().serve(placing, faults).toNanos() : recheck;
            tellLooked();
            faults.throwFirst();
            backoff.reset();
            services.problems().clear(Problems.STORE_READS);
            return Math.min(next, recheck);
        } catch (KodosumiException failure) {
            services.problems().report(Problems.STORE_READS, failure.getMessage());
        } catch (RuntimeException | Error fault) { // the loop lives for ever
            services.problems().report(Problems.STORE_READS, "The store failed: " + fault);
            LOG.warn("A look for due work failed", fault);
        }
        return backoff.nextNanos();
    }

    /** What others run is looked at no more often than the upper interval says. */
    private void tellLooked() {
        long now = services.timing().nanoTime();
        if (now - lookedAt >= services.limits().recheck().toNanos()) {
            lookedAt = now;
            looked.run();
        }
    }
}
