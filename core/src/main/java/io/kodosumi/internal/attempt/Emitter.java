package io.kodosumi.internal.attempt;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events of one attempt their positions and sends them on their way to the log, in order, and behind them what is to be
 * written with them. When one run is not stored, nothing behind it is. Safe for use by many threads.
 */
abstract class Emitter {
    final Services services;
    final Fid fid;
    final Control control;
    volatile @Nullable KodosumiException broken; // what was to be stored was not: nothing behind it is

    Emitter(Services services, Fid fid, Control control) {
        this.services = services;
        this.fid = fid;
        this.control = control;
    }

    /** The one that this runtime's way of carrying events needs. */
    static Emitter of(Services services, ExecutionRow row, long last, Control control) {
        Optional<Publisher> publisher = services.publisher();
        return publisher.isPresent()
                ? new PublishingEmitter(services, publisher.get(), row, last, control)
                : new StoringEmitter(services, row.fid(), last, control);
    }

    /** What is to be written with events that go before it. */
    interface Unit {
        /** Whether its turn has come. */
        boolean isTaken();

        /**
         * Waits, for as long as it takes, until the unit is stored or known not to be.
         *
         * @return the results of the writes behind the events; unwinds if one says that the claim was lost
         */
        List<WriteResult> await();

        /** Waits like {@link #await}, without unwinding: for what is written as the attempt ends. */
        List<WriteResult> results();
    }

    /** A unit as the queue of writes takes it; who submitted it may wait for it. */
    abstract class Queued implements WriteQueue.Unit, Unit {
        final Ticket ticket = new Ticket(services.timing(), List::of);
        private volatile boolean taken;

        /** What is to be written, now that its turn has come. */
        abstract List<Write> turn();

        @Override
        public final List<Write> writes() {
            taken = true;
            return turn();
        }

        @Override
        public void failed(KodosumiException cause) {
            breakOff(cause);
            ticket.failed(cause);
        }

        @Override
        public final boolean isTaken() {
            return taken;
        }

        @Override
        public final List<WriteResult> await() {
            List<WriteResult> results = ticket.await();
            control.checkHeld();
            return results;
        }

        @Override
        public final List<WriteResult> results() {
            return ticket.await();
        }
    }

    final void breakOff(KodosumiException cause) {
        broken = cause;
        control.infrastructure(cause);
    }

    /** Emits an event. Waits while too many wait already; throws a transient exception when the bound is over. */
    final void emit(String kind, String payload) {
        awaitRoom();
        tell(kind, payload);
    }

    /** Emits an event of the runtime itself: waits for nobody. */
    abstract void tell(String kind, String payload);

    /** Queues a unit: all events emitted by the time its turn comes, then these writes, which get the last event's position. */
    abstract Unit submit(Behind more);

    /**
     * Queues a unit whose last events are these: whoever hears them finds what the writes did, and without a transport they are stored
     * together or not at all.
     */
    abstract Unit submit(List<Started.Told> events, Behind more);

    /** Queues a unit whose last event is this one. */
    final Unit submit(String kind, String payload, Behind more) {
        return submit(List.of(new Started.Told(kind, payload)), more);
    }

    /** Queues a unit that waits until all that was emitted before it is in the log, not only accepted by a transport. */
    abstract Unit submitStored(Behind more);

    /** The same with a unit that gives the claim up: what is told behind it is not sent, it is for the next attempt to tell. */
    abstract Unit leave(Behind more);

    /** Queues these writes and, unless one is refused, behind them the events that close the log. Its turn is the last. */
    abstract Unit close(Behind first, List<Started.Told> closing);

    /** Runs this, which does not block, once all that was emitted is in the log, or is known not to come there. */
    abstract void whenArrived(Runnable then);

    /** The claim is lost: what is not on its way yet is not sent any more, and nobody waits for it. */
    abstract void lose();

    /** The attempt is over. */
    abstract void end();

    abstract boolean isFull();

    abstract Timing.EventCount room();

    /** What does not take events, and what it would have to do. */
    abstract String fullness();

    private void awaitRoom() {
        if (!isFull()) {
            return;
        }
        long start = services.timing().nanoTime();
        long bound = services.limits().patience().toNanos();
        while (true) {
            long stamp = room().stamp();
            control.checkEmitting();
            if (!isFull()) {
                return;
            }
            long left = bound - (services.timing().nanoTime() - start);
            if (left <= 0) {
                throw control.infrastructure(new KodosumiException(fullness(), null, true));
            }
            control.await(room(), stamp, left);
        }
    }

    final void judge(List<WriteResult> results) {
        for (WriteResult result : results) {
            if (result instanceof WriteResult.Failed failed) {
                control.fail(failed.cause());
            } else if (result instanceof WriteResult.Refused refused && isLoss(refused.reason())) {
                control.stop(Stop.LOST);
                lose();
            }
        }
    }

    private static boolean isLoss(WriteResult.Reason reason) {
        return switch (reason) {
            case UNKNOWN, FENCED, HELD, SETTLED, GAP, LATE, CLOSED -> true;
            case CANCELLED, VERSION, EARLY, FLOW_LIMIT, USER_LIMIT, SKIPPED -> false;
        };
    }
}
