package io.kodosumi.internal.memory;

import io.kodosumi.model.LockState;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import java.time.Instant;
import java.util.Optional;

/** One lock; open until {@link #close}. */
final class Lock {
    /** Where it stands among all locks. */
    final Place place;

    /** Whose lock it is. */
    final Execution execution;

    private final Write.OpenLock opening;
    private Instant expires;
    private LockState state = LockState.OPEN;
    private Optional<LockRow.Closed> closed = Optional.empty();

    Lock(Execution execution, Write.OpenLock opening, Instant now) {
        this.place = new Place(now, execution.fid, opening.lid());
        this.execution = execution;
        this.opening = opening;
        this.expires = now.plus(opening.expiry());
    }

    boolean isOpen() {
        return state == LockState.OPEN;
    }

    boolean wasOpenedBy(int attempt) {
        return opening.attempt() == attempt;
    }

    boolean wasClosedBy(String id) {
        return closed.filter(act -> act.id().equals(id)).isPresent();
    }

    boolean hasExpired(Instant now) {
        return !now.isBefore(expires);
    }

    void extend(Instant until) {
        expires = until;
    }

    void close(LockState as, LockRow.Closed act) {
        state = as;
        closed = Optional.of(act);
    }

    LockRow row(Instant now) {
        return new LockRow(
                execution.fid,
                opening.lid(),
                execution.order.user(),
                execution.order.flow(),
                opening.name(),
                opening.form(),
                place.at(),
                expires,
                state,
                closed,
                now);
    }
}
