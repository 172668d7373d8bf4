package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events of one attempt their positions and hands them, in order, to the write queue: what was emitted while a commit ran is
 * the next run. When one run is not stored, nothing behind it is. Safe for use by many threads.
 */
final class Emitter {
    private static final int MAX_EVENTS = 4096;
    private static final long MAX_BYTES = 1 << 20;

    private final Services services;
    private final Fid fid;
    private final Control control;
    private final Timing.EventCount room;

    private List<Event> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean queued;
    private long last;
    private long handedOver;
    private int units;
    private boolean unstorable;
    private volatile @Nullable KodosumiException broken;

    /** @param last the position of the attempt's last event so far */
    Emitter(Services services, Fid fid, long last, Control control) {
        this.services = services;
        this.fid = fid;
        this.last = last;
        this.handedOver = last;
        this.control = control;
        this.room = services.timing().eventCount();
    }

    /** Emits an event. Waits while too many wait already; throws a transient exception when the bound is over. */
    void emit(String kind, String payload) {
        awaitRoom();
        tell(kind, payload);
    }

    /** Emits an event of the runtime itself: waits for nobody. */
    void tell(String kind, String payload) {
        boolean first;
        synchronized (this) {
            add(kind, payload);
            first = !queued;
            queued = true;
        }
        if (first) {
            services.writes().submit(new Events());
        }
    }

    private synchronized void add(String kind, String payload) {
        last++;
        waiting.add(new Event(last, services.timing().now(), kind, payload));
        waitingBytes += 64 + payload.length();
    }

    /** Queues a unit: all events emitted by the time its turn comes, then these writes, which get the last event's position. */
    Unit submit(LongFunction<List<Write>> more) {
        return submit(new Unit(() -> {}, more));
    }

    /** Queues a unit whose last event is this one: whoever hears it finds what these writes did. */
    Unit submit(String kind, String payload, LongFunction<List<Write>> more) {
        return submit(new Unit(() -> add(kind, payload), more));
    }

    private Unit submit(Unit unit) {
        synchronized (this) {
            units++;
        }
        services.writes().submit(unit);
        return unit;
    }

    /** The position of the last event emitted. */
    synchronized long last() {
        return last;
    }

    private synchronized boolean isFull() {
        return waiting.size() >= MAX_EVENTS || waitingBytes >= MAX_BYTES;
    }

    private void awaitRoom() {
        if (!isFull()) {
            return;
        }
        long start = services.timing().nanoTime();
        long bound = services.limits().patience().toNanos();
        while (true) {
            long stamp = room.stamp();
            control.checkEmitting();
            if (!isFull()) {
                return;
            }
            long left = bound - (services.timing().nanoTime() - start);
            if (left <= 0) {
                throw control.infrastructure(new KodosumiException(
                        "The store took no events of execution " + fid + " for "
                                + services.limits().patience().toSeconds() + " s; its write queue is "
                                + services.writes().depth() + " units long. It goes on when the store does.",
                        null,
                        true));
            }
            control.await(room, stamp, left);
        }
    }

    private List<Write> take() {
        List<Write> writes = new ArrayList<>();
        synchronized (this) {
            queued = false;
            if (!waiting.isEmpty()) {
                writes.add(new Write.Append(fid, handedOver, waiting));
                handedOver = waiting.get(waiting.size() - 1).position();
                waiting = new ArrayList<>();
                waitingBytes = 0;
            }
        }
        room.raise();
        return writes;
    }

    /** A unit is queued: it takes the events along, so that they are stored with it or neither is. */
    private synchronized boolean hasUnits() {
        return units > 0;
    }

    private void judge(List<WriteResult> results) {
        for (WriteResult result : results) {
            if (result instanceof WriteResult.Failed failed) {
                control.fail(failed.cause());
            } else if (result instanceof WriteResult.Refused refused && isLoss(refused.reason())) {
                control.stop(Stop.LOST);
            }
        }
    }

    private static boolean isLoss(WriteResult.Reason reason) {
        return switch (reason) {
            case UNKNOWN, FENCED, HELD, SETTLED, GAP, LATE, CLOSED -> true;
            case CANCELLED, VERSION, EARLY, FLOW_LIMIT, USER_LIMIT, SKIPPED -> false;
        };
    }

    /** Events alone: nobody waits for them. */
    private final class Events implements WriteQueue.Unit {
        @Override
        public List<Write> writes() {
            return hasUnits() || broken != null ? List.of() : take();
        }

        @Override
        public long weight() {
            synchronized (Emitter.this) {
                return 512 + waitingBytes;
            }
        }

        @Override
        public void done(List<WriteResult> results) {
            judge(results);
            if (results.stream().anyMatch(WriteResult.Failed.class::isInstance)) {
                synchronized (Emitter.this) {
                    unstorable = true; // the next unit is not applied, whatever it says: it would stand behind a hole
                }
            }
        }

        @Override
        public void failed(KodosumiException cause) {
            broken = cause;
            control.infrastructure(cause);
        }
    }

    /** Events and what belongs with them. */
    final class Unit implements WriteQueue.Unit {
        private final Runnable lastEvent;
        private final LongFunction<List<Write>> more;
        private final Ticket ticket = new Ticket(services.timing(), List::of);
        private int runs;
        private boolean skipped;
        private volatile boolean taken;

        private Unit(Runnable lastEvent, LongFunction<List<Write>> more) {
            this.lastEvent = lastEvent;
            this.more = more;
        }

        @Override
        public List<Write> writes() {
            taken = true;
            synchronized (Emitter.this) {
                units--;
                skipped = unstorable;
                unstorable = false;
            }
            if (skipped || broken != null) {
                return List.of();
            }
            lastEvent.run();
            List<Write> writes = take();
            runs = writes.size();
            writes.addAll(more.apply(handedOver));
            return writes;
        }

        @Override
        public long weight() {
            synchronized (Emitter.this) {
                return 512 + waitingBytes;
            }
        }

        @Override
        public void done(List<WriteResult> results) {
            if (skipped) {
                ticket.done(List.of(new WriteResult.Refused(WriteResult.Reason.SKIPPED, 0)));
                return;
            }
            KodosumiException before = broken;
            if (before != null) {
                ticket.failed(before);
                return;
            }
            judge(results);
            ticket.done(results.subList(runs, results.size()));
        }

        @Override
        public void failed(KodosumiException cause) {
            broken = cause;
            control.infrastructure(cause);
            ticket.failed(cause);
        }

        /** Whether its turn has come. */
        boolean isTaken() {
            return taken;
        }

        /**
         * Waits, for as long as it takes, until the unit is stored or known not to be.
         *
         * @return the results of the writes behind the events; unwinds if one says that the claim was lost
         */
        List<WriteResult> await() {
            List<WriteResult> results = ticket.await();
            control.checkHeld();
            return results;
        }

        /** Waits like {@link #await}, without unwinding: for what is written as the attempt ends. */
        List<WriteResult> results() {
            return ticket.await();
        }
    }
}
