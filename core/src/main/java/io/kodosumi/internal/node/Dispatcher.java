package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop over what is due: wakes what is here, places what is not, and waits until something may be due. It looks when it is rung,
 * when the next is due, and after an upper interval, for what other processes did.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration BETWEEN_SOON = Duration.ofMillis(25);

    private final Services services;
    private final Attempts attempts;
    private final boolean works;
    private final Target target;
    private final Look look;
    private final Timing.EventCount rung;
    private final Queue<Fid> wakes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean soon = new AtomicBoolean();
    private long lookedAt;
    private volatile long soonAt;
    private volatile boolean placing = true;
    private volatile boolean closed;

    /** What became of work that was to be placed. */
    enum Placed {
        /** It is here now. */
        YES,
        /** It is not to be tried now; others are. */
        SET_BACK,
        /** Nothing more can be placed until somebody here comes to an end. */
        NO_ROOM
    }

    /** Where work goes. */
    interface Target {
        /** How many flows could be placed now. */
        int room();

        /** Whether the hooks of another execution could be placed now. */
        boolean hasRoomForHooks();

        /** Whether there are so many attempts here that nothing can be placed, though most may only wait. */
        boolean isCrowded();

        /** Places it, unless there is no room for it. */
        Placed place(Work work);

        /** So much waits for a place: if what is here is too much, but only waits itself, it makes room. */
        void makeRoom(int wanted);

        /** A look at the store is done. */
        void looked();
    }

    Dispatcher(Services services, Node node, Attempts attempts, Offered offered, boolean works, Target target) {
        this.services = services;
        this.attempts = attempts;
        this.works = works;
        this.target = target;
        this.look = new Look(services, node, attempts, offered, target);
        this.rung = services.timing().eventCount();
        this.lookedAt = services.timing().nanoTime();
        this.soonAt = lookedAt;
    }

    Timing.Worker start() {
        return services.timing().start("kodosumi-dispatcher", this::loop);
    }

    /** Something may be due. */
    void ring() {
        rung.raise();
    }

    /** A place came free. */
    void placeIsFree() {
        if (look.wantsPlaces()) {
            ring();
        }
    }

    /** Something may be due, says somebody who may say so often: at once the first time, and then at most once in a while. */
    void ringSoon() {
        if (soon.compareAndSet(false, true)) {
            long left = soonAt - services.timing().nanoTime();
            if (left > 0) {
                services.timers().in(left, this::ring);
            } else {
                ring();
            }
        }
    }

    /** This execution, which is here, was changed by somebody. */
    void wake(Fid fid) {
        wakes.add(fid);
        rung.raise();
    }

    /** Whether a launch of this user under this route would have to stand in line. */
    boolean isQueued(String route, UserId user) {
        return look.isQueued(route, user);
    }

    /** Whether the last look left something waiting at a bound. */
    boolean isBoundMet() {
        return look.isBoundMet();
    }

    /** Something was launched that nobody runs yet. */
    void arrived() {
        look.arrived();
        rung.raise();
    }

    /** Places nothing more; goes on waking what is here. */
    void drain() {
        placing = false;
    }

    void close() {
        closed = true;
        rung.raise();
    }

    private void loop() {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
        while (!closed) {
            long stamp = rung.stamp();
            long wait = round(backoff);
            try {
                if (!closed) {
                    rung.await(stamp, wait);
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private long round(Backoff backoff) {
        if (soon.compareAndSet(true, false)) { // before the look: whoever says so from now on asks for the next one
            soonAt = services.timing().nanoTime() + BETWEEN_SOON.toNanos();
        }
        try {
            Faults faults = new Faults();
            for (Fid fid = wakes.poll(); fid != null; fid = wakes.poll()) {
                Optional<Held> attempt = attempts.find(fid);
                faults.guard(fid, () -> attempt.ifPresent(Held::look));
            }
            Duration next =
                    works ? look.serve(placing, faults) : services.limits().recheck();
            tellLooked();
            faults.throwFirst();
            backoff.reset();
            services.problems().clear(Problems.STORE_READS);
            return Math.min(next.toNanos(), services.limits().recheck().toNanos());
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
            target.looked();
        }
    }
}
