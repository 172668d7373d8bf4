package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Attempt;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop over what is due: wakes what is here, places what is not, and waits until something may be due. It looks when it is rung,
 * when the next is due, and after an upper interval, for what other processes did.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int PAGE = 100;
    private static final Duration BETWEEN_SOON = Duration.ofMillis(25);

    private final Services services;
    private final Node node;
    private final Attempts attempts;
    private final Flows flows;
    private final boolean works;
    private final Target target;
    private final Timing.EventCount rung;
    private final Queue<Fid> wakes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean soon = new AtomicBoolean();
    private long lookedAt;
    private volatile long soonAt;
    private volatile boolean placing = true;
    private volatile boolean closed;

    /** Where work goes. */
    interface Target {
        /** Whether flows could be placed now. */
        boolean hasRoom();

        /** Places it, unless there is no room for it. */
        void place(Work work);

        /** A look at the store is done. */
        void looked();
    }

    Dispatcher(Services services, Node node, Attempts attempts, Flows flows, boolean works, Target target) {
        this.services = services;
        this.node = node;
        this.attempts = attempts;
        this.flows = flows;
        this.works = works;
        this.target = target;
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
                Optional<Attempt> attempt = attempts.find(fid);
                faults.guard(fid, () -> attempt.ifPresent(Attempt::look));
            }
            Duration next = works ? serve(faults) : services.limits().recheck();
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

    /** Lets each be served, whatever becomes of the others; the first failure counts in the end. */
    private static final class Faults {
        private @Nullable RuntimeException first;

        void guard(Fid fid, Runnable serving) {
            try {
                serving.run();
            } catch (RuntimeException failure) {
                LOG.debug("{}: could not be looked at now", fid, failure);
                first = first == null ? failure : first;
            }
        }

        void throwFirst() {
            if (first != null) {
                throw first;
            }
        }
    }

    /** What others run is looked at no more often than the upper interval says. */
    private void tellLooked() {
        long now = services.timing().nanoTime();
        if (now - lookedAt >= services.limits().recheck().toNanos()) {
            lookedAt = now;
            target.looked();
        }
    }

    private Duration serve(Faults faults) {
        Cursor after = Cursor.START;
        Duration next = services.limits().recheck();
        while (true) {
            Work.Page page = services.store().due(query(after));
            for (Work work : page.due()) {
                faults.guard(work.fid(), () -> serve(work));
            }
            if (page.next().isPresent() && page.next().get().compareTo(next) < 0) {
                next = page.next().get();
            }
            Optional<Cursor> more = page.more();
            if (more.isEmpty() || closed) {
                return next;
            }
            after = more.get();
        }
    }

    private Work.Query query(Cursor after) {
        Set<String> routes = placing && target.hasRoom() ? flows.routes() : Set.of();
        Work.Reach reach = node.mayTakeOver() ? Work.Reach.SUSPECTS : Work.Reach.DEAD;
        return new Work.Query(
                node.id(), routes, Set.of(), Set.of(), new Work.Turn(Optional.empty(), PAGE), reach, after, PAGE);
    }

    private void serve(Work work) {
        switch (work.kind()) {
            case WAKE -> wake(work);
            case PLACE, RECOVER, CONTROL -> {
                if (placing && !attempts.isHere(work.fid())) {
                    target.place(work);
                }
            }
        }
    }

    private void wake(Work work) {
        Optional<Attempt> attempt = attempts.find(work.fid());
        if (attempt.isPresent()) {
            attempt.get().look();
        } else if (attempts.isHere(work.fid())) {
            attempts.missed(work.fid());
            attempts.find(work.fid()) // it may have begun since
                    .filter(begun -> attempts.takeMissed(work.fid()))
                    .ifPresent(Attempt::look);
        } else {
            services.writes()
                    .submit(List.of(new Write.Rest(
                            work.fid(),
                            work.attempt(),
                            0,
                            work.wakes(),
                            Optional.of(Duration.ZERO),
                            Write.Rest.How.DRAINED)));
        }
    }
}
