package io.kodosumi.examples.own;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionRow.Due;
import io.kodosumi.spi.ExecutionRow.End;
import io.kodosumi.spi.ExecutionRow.Hold;
import io.kodosumi.spi.ExecutionRow.Log;
import io.kodosumi.spi.ExecutionRow.Wish;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.Optional;

/** An execution as it is kept: the row that everybody reads, and the marks by which resent writes find their own effect. */
record Kept(
        Fid fid, Order order, Instant created, Hold hold, Due due, Log log, Wish wish, Optional<End> end, Marks marks) {
    /**
     * What a row does not show.
     *
     * @param claim the id of the last accepted claim
     * @param rested the last attempt that gave the claim up by a rest
     * @param settled the attempt that recorded the outcome
     * @param purged whether it only waits to be erased
     */
    record Marks(String claim, int rested, int settled, boolean purged) {
        static final Marks NONE = new Marks("", 0, 0, false);

        Marks withClaim(String id) {
            return new Marks(id, rested, settled, purged);
        }

        Marks withRested(int attempt) {
            return new Marks(claim, attempt, settled, purged);
        }

        Marks withSettled(int attempt) {
            return new Marks(claim, rested, attempt, purged);
        }

        Marks withPurged() {
            return new Marks(claim, rested, settled, true);
        }
    }

    /** A lock, and the attempt that opened it. */
    record Lock(LockRow row, int attempt) {
        boolean isOpen() {
            return row.state() == LockState.OPEN;
        }

        boolean isClosedBy(String act) {
            return row.closed().filter(closed -> closed.id().equals(act)).isPresent();
        }

        Lock closed(LockState state, LockRow.Closed closed) {
            return with(row.expires(), state, Optional.of(closed), row.now());
        }

        Lock until(Instant expires) {
            return with(expires, row.state(), row.closed(), row.now());
        }

        /** As it is read now. */
        LockRow at(Instant now) {
            return with(row.expires(), row.state(), row.closed(), now).row();
        }

        private Lock with(Instant expires, LockState state, Optional<LockRow.Closed> closed, Instant now) {
            return new Lock(
                    new LockRow(
                            row.fid(),
                            row.lid(),
                            row.owner(),
                            row.flow(),
                            row.name(),
                            row.form(),
                            row.opened(),
                            expires,
                            state,
                            closed,
                            now),
                    attempt);
        }
    }

    ExecutionRow row(Instant now) {
        return new ExecutionRow(fid, order, created, hold, due, log, wish, end, now);
    }

    /** Whether a node runs its flow: what rooms and counts count. */
    boolean isRunning() {
        return hold.node().isPresent() && !hold.parked() && end.isEmpty();
    }

    boolean isDone() {
        return log.closed() && log.armedHooks() == 0;
    }

    boolean isSettledBy(int attempt, Status outcome) {
        return marks.settled() == attempt
                && end.filter(as -> as.outcome() == outcome).isPresent();
    }

    /** Whether a write under this attempt comes from somebody who does not hold it. */
    boolean isFenced(int attempt) {
        boolean isHeldSo = hold.node().isPresent() && hold.attempt() == attempt;
        return attempt != 0 && !isHeldSo;
    }

    /** Whether it is fenced, or comes after the outcome. */
    boolean isBarred(int attempt) {
        return isFenced(attempt) || end.isPresent();
    }

    WriteResult barred(int attempt) {
        return refused(isFenced(attempt) ? Reason.FENCED : Reason.SETTLED);
    }

    WriteResult refused(Reason reason) {
        return new WriteResult.Refused(reason, hold.attempt());
    }

    /** What every accepted write leaves behind: the highest {@code emitted} until the outcome; the holder's, no parking. */
    Kept accepted(int attempt, long emitted) {
        Kept after = attempt == 0 ? this : parked(false);
        boolean isNews = end.isEmpty() && emitted > log.emitted();
        return isNews ? after.with(new Log(log.head(), log.closed(), emitted, log.armedHooks())) : after;
    }

    boolean isDue(Instant now) {
        return due.at().filter(at -> !at.isAfter(now)).isPresent();
    }

    /** Due at once, and once more than before. */
    Kept woken(Instant now) {
        return with(new Due(Optional.of(now), due.wakes() + 1));
    }

    Kept dueAt(Optional<Instant> at) {
        return with(new Due(at, due.wakes()));
    }

    /** Held by the same node, which runs flow code or does not. */
    Kept parked(boolean parked) {
        return with(new Hold(hold.attempt(), hold.node(), parked, hold.placement(), hold.failures(), hold.crashes()));
    }

    /** Held by nobody. */
    Kept released(int failures) {
        return with(new Hold(
                hold.attempt(), Optional.empty(), false, hold.placement(), hold.failures() + failures, hold.crashes()));
    }

    Kept withOpenLocks(int count) {
        return with(new Wish(wish.paused(), wish.cancel(), count));
    }

    Kept with(Order other) {
        return new Kept(fid, other, created, hold, due, log, wish, end, marks);
    }

    Kept with(Hold other) {
        return new Kept(fid, order, created, other, due, log, wish, end, marks);
    }

    Kept with(Due other) {
        return new Kept(fid, order, created, hold, other, log, wish, end, marks);
    }

    Kept with(Log other) {
        return new Kept(fid, order, created, hold, due, other, wish, end, marks);
    }

    Kept with(Wish other) {
        return new Kept(fid, order, created, hold, due, log, other, end, marks);
    }

    Kept with(End other) {
        return new Kept(fid, order, created, hold, due, log, wish, Optional.of(other), marks);
    }

    Kept with(Marks other) {
        return new Kept(fid, order, created, hold, due, log, wish, end, other);
    }
}
