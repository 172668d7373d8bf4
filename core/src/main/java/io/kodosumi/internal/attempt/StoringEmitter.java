package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Weight;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The way without a transport: events are writes like others. What was emitted while a commit ran is the next run, and travels in the
 * unit of what is written behind it.
 */
final class StoringEmitter extends Emitter {
    private static final int MAX_EVENTS = 4096;
    private static final long MAX_BYTES = 1 << 20;

    private final Timing.EventCount room;

    private List<Event> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean queued;
    private long last;
    private long handedOver;
    private int units;
    private boolean unstorable;

    /** @param last the position of the attempt's last event so far */
    StoringEmitter(Services services, Fid fid, long last, Control control) {
        super(services, fid, control);
        this.last = last;
        this.handedOver = last;
        this.room = services.timing().eventCount();
    }

    @Override
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
        waitingBytes += Weight.ofEvent(payload);
    }

    @Override
    Unit submit(Behind more) {
        return submit(new Stored(List.of(), more));
    }

    @Override
    Unit submit(List<Started.Told> events, Behind more) {
        return submit(new Stored(events, more));
    }

    @Override
    Unit submitStored(Behind more) {
        return submit(more);
    }

    @Override
    Unit leave(Behind more) {
        return submit(more);
    }

    @Override
    Unit close(Behind first, List<Started.Told> closing) {
        return submit(Behind.of(first.weight() + weightOf(closing), emitted -> {
            List<Write> writes = new ArrayList<>(first.apply(emitted));
            writes.add(new Write.Append(fid, emitted, events(emitted, closing)));
            return writes;
        }));
    }

    private static long weightOf(List<Started.Told> events) {
        return events.stream().mapToLong(told -> Weight.ofEvent(told.payload())).sum();
    }

    private List<Event> events(long after, List<Started.Told> closing) {
        List<Event> events = new ArrayList<>();
        long position = after;
        for (Started.Told told : closing) {
            position++;
            events.add(new Event(position, services.timing().now(), told.kind(), told.payload()));
        }
        return events;
    }

    private Unit submit(Stored unit) {
        synchronized (this) {
            units++;
        }
        services.writes().submit(unit);
        return unit;
    }

    @Override
    void whenArrived(Runnable then) {
        then.run(); // what was emitted is written before whatever gives the claim up
    }

    @Override
    void lose() {}

    @Override
    void end() {}

    @Override
    synchronized boolean isFull() {
        return waiting.size() >= MAX_EVENTS || waitingBytes >= MAX_BYTES;
    }

    @Override
    Timing.EventCount room() {
        return room;
    }

    @Override
    String fullness() {
        return "The store took no events of execution " + fid + " for "
                + services.limits().patience().toSeconds() + " s; its write queue is "
                + services.writes().depth() + " units long. It goes on when the store does.";
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

    /** Events alone: nobody waits for them. */
    private final class Events implements WriteQueue.Unit {
        @Override
        public List<Write> writes() {
            return hasUnits() || broken != null ? List.of() : take();
        }

        @Override
        public long weight() {
            synchronized (StoringEmitter.this) {
                return Weight.UNIT + waitingBytes;
            }
        }

        @Override
        public void done(List<WriteResult> results) {
            judge(results);
            if (results.stream().anyMatch(WriteResult.Failed.class::isInstance)) {
                synchronized (StoringEmitter.this) {
                    unstorable = true; // the next unit is not applied, whatever it says: it would stand behind a hole
                }
            }
        }

        @Override
        public void failed(KodosumiException cause) {
            breakOff(cause);
        }
    }

    /** Events and what belongs with them. */
    private final class Stored extends Queued {
        private final List<Started.Told> lastEvents;
        private final Behind more;
        private int runs;
        private boolean skipped;

        private Stored(List<Started.Told> lastEvents, Behind more) {
            this.lastEvents = lastEvents;
            this.more = more;
        }

        @Override
        List<Write> turn() {
            synchronized (StoringEmitter.this) {
                units--;
                skipped = unstorable;
                unstorable = false;
            }
            if (skipped || broken != null) {
                return List.of();
            }
            lastEvents.forEach(told -> add(told.kind(), told.payload()));
            List<Write> writes = take();
            runs = writes.size();
            writes.addAll(more.apply(handedOver));
            return writes;
        }

        @Override
        public long weight() {
            synchronized (StoringEmitter.this) {
                return Weight.UNIT + waitingBytes + weightOf(lastEvents) + more.weight();
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
    }
}
