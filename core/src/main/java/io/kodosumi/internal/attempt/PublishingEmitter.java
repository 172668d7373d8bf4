package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Weight;
import io.kodosumi.internal.transport.Outgoing;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way over a transport: events are published, and a unit is written when the transport has accepted all that was emitted before it.
 * One that gives the claim up waits until that is in the log.
 */
final class PublishingEmitter extends Emitter {
    private static final List<WriteResult> FENCED = List.of(new WriteResult.Refused(WriteResult.Reason.FENCED, 0));

    private final Publisher publisher;
    private final Outgoing outgoing;
    private final Deque<Published> pending = new ArrayDeque<>();
    private final List<Runnable> onArrival = new ArrayList<>();
    private @Nullable Published closing;
    private long last;
    private boolean lost;
    private boolean ended;

    /** @param last the position of the attempt's last event so far */
    PublishingEmitter(Services services, Publisher publisher, ExecutionRow row, long last, Control control) {
        super(services, row.fid(), control);
        this.publisher = publisher;
        this.last = last;
        this.outgoing = publisher.open(row.fid(), row.log().emitted());
        outgoing.whenChanged(this::advance); // last: it may be called at once
    }

    @Override
    synchronized void tell(String kind, String payload) {
        if (ended) {
            return; // nothing belongs behind the closing events; what comes behind a rest, nobody would see stored
        }
        last++;
        outgoing.add(new Event(last, services.timing().now(), kind, payload));
    }

    @Override
    Unit submit(Behind more) {
        return submit(new Published(more, List.of(), false));
    }

    @Override
    synchronized Unit submit(List<Started.Told> events, Behind more) {
        events.forEach(told -> tell(told.kind(), told.payload()));
        return submit(more);
    }

    @Override
    Unit submitStored(Behind more) {
        return submit(new Published(more, List.of(), true));
    }

    @Override
    synchronized Unit leave(Behind more) {
        Unit unit = submitStored(more);
        ended = true;
        return unit;
    }

    @Override
    Unit close(Behind first, List<Started.Told> events) {
        return submit(new Published(first, events, false));
    }

    private synchronized Unit submit(Published unit) {
        if (lost) {
            unit.ticket.done(FENCED);
        } else {
            unit.needs = last;
            pending.add(unit);
            advance();
        }
        return unit;
    }

    /** Something of it was accepted or stored, or a newer attempt has opened. */
    private void advance() {
        boolean fenced = outgoing.isFenced();
        if (fenced) {
            control.stop(Stop.LOST);
            lose();
        }
        synchronized (this) {
            while (!pending.isEmpty() && pending.getFirst().isReady()) {
                services.writes().submit(pending.removeFirst());
            }
            Published waiting = closing;
            if (waiting != null && outgoing.isStored(waiting.needs)) {
                closing = null;
                waiting.ticket.done(waiting.first);
            }
            if (!onArrival.isEmpty() && outgoing.isStored(last)) {
                onArrival.forEach(Runnable::run);
                onArrival.clear();
            }
        }
    }

    @Override
    synchronized void whenArrived(Runnable then) {
        onArrival.add(then);
        advance();
    }

    @Override
    void lose() {
        synchronized (this) {
            if (lost) {
                return;
            }
            lost = true;
            pending.forEach(unit -> unit.ticket.done(FENCED));
            pending.clear();
            if (closing != null) {
                closing.ticket.done(FENCED);
                closing = null;
            }
        }
        outgoing.abandon();
    }

    @Override
    void end() {
        outgoing.end();
    }

    @Override
    boolean isFull() {
        return outgoing.isFull();
    }

    @Override
    Timing.EventCount room() {
        return publisher.room();
    }

    @Override
    String fullness() {
        String who = outgoing.isHeldUp() ? "transport" : "store";
        return "The " + who + " took no events of execution " + fid + " for "
                + services.limits().patience().toSeconds() + " s; "
                + publisher.load().events() + " events of this runtime wait to be stored. It goes on when the " + who
                + " does.";
    }

    /** What waits for its events to be accepted. */
    private final class Published extends Queued {
        private final Behind more;
        private final List<Started.Told> events;
        private final boolean leaves;
        private long needs;
        private List<WriteResult> first = List.of();

        private Published(Behind more, List<Started.Told> events, boolean leaves) {
            this.more = more;
            this.events = events;
            this.leaves = leaves;
        }

        private boolean isReady() {
            return leaves ? outgoing.isStored(needs) : outgoing.isAccepted(needs);
        }

        @Override
        public long weight() {
            return Weight.UNIT + more.weight();
        }

        @Override
        List<Write> turn() {
            return broken != null ? List.of() : more.apply(outgoing.accepted());
        }

        @Override
        public void done(List<WriteResult> results) {
            KodosumiException before = broken;
            if (before != null) {
                ticket.failed(before);
                return;
            }
            judge(results);
            if (events.isEmpty() || !results.stream().allMatch(Published::isApplied)) {
                ticket.done(results);
            } else {
                close(results);
            }
        }

        private static boolean isApplied(WriteResult result) {
            return !(result instanceof WriteResult.Refused) && !(result instanceof WriteResult.Failed);
        }

        /** The log is closed behind what was written; who waits for that waits until it is in the store. */
        private void close(List<WriteResult> results) {
            synchronized (PublishingEmitter.this) {
                if (lost) {
                    ticket.done(FENCED);
                    return;
                }
                first = results;
                events.forEach(told -> tell(told.kind(), told.payload()));
                ended = true;
                needs = last;
                closing = this;
            }
            advance();
        }

        @Override
        public void failed(KodosumiException cause) {
            super.failed(cause);
            outgoing.abandon();
        }
    }
}
