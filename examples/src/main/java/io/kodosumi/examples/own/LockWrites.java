package io.kodosumi.examples.own;

import static io.kodosumi.spi.WriteResult.Reason.EARLY;
import static io.kodosumi.spi.WriteResult.Reason.FENCED;
import static io.kodosumi.spi.WriteResult.Reason.SETTLED;
import static io.kodosumi.spi.WriteResult.Reason.UNKNOWN;

import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the opening, closing and extending of locks. */
final class LockWrites {
    private final Transaction tx;

    LockWrites(Transaction tx) {
        this.tx = tx;
    }

    WriteResult open(Write.OpenLock write, Kept kept) {
        Kept.Lock stored = stored(kept, write.lid());
        if (stored != null && stored.attempt() == write.attempt()) {
            return tx.lock(stored);
        }
        if (kept.isBarred(write.attempt())) {
            return kept.barred(write.attempt());
        }
        Kept after = kept.accepted(write.attempt(), write.emitted());
        tx.keep(stored == null ? after.withOpenLocks(kept.wish().openLocks() + 1) : after);
        return stored == null ? tx.keep(opened(write, kept)) : tx.lock(stored);
    }

    private Kept.@Nullable Lock stored(Kept kept, String lid) {
        return tx.entry(kept.fid()).locks.get(lid);
    }

    private Kept.Lock opened(Write.OpenLock write, Kept kept) {
        return new Kept.Lock(
                new LockRow(
                        write.fid(),
                        write.lid(),
                        kept.order().user(),
                        kept.order().flow(),
                        write.name(),
                        write.form(),
                        tx.now,
                        tx.in(write.expiry()),
                        LockState.OPEN,
                        Optional.empty(),
                        tx.now),
                write.attempt());
    }

    WriteResult close(Write.CloseLock write, Kept kept) {
        Kept.Lock stored = stored(kept, write.lid());
        if (stored != null && stored.isClosedBy(write.id())) {
            return tx.lock(stored);
        }
        if (kept.isFenced(write.attempt())) {
            return kept.refused(FENCED);
        }
        if (stored != null && !stored.isOpen()) {
            return tx.lock(stored);
        }
        if (kept.end().isPresent()) {
            return kept.refused(SETTLED);
        }
        if (stored == null) {
            return kept.refused(UNKNOWN);
        }
        if (write.state() == LockState.EXPIRED && tx.now.isBefore(stored.row().expires())) {
            return kept.refused(EARLY);
        }
        tx.keep(kept.accepted(write.attempt(), write.emitted())
                .woken(tx.now)
                .withOpenLocks(kept.wish().openLocks() - 1));
        return tx.keep(
                stored.closed(write.state(), new LockRow.Closed(write.id(), write.by(), tx.now, write.answer())));
    }

    WriteResult extend(Write.ExtendLock write, Kept kept) {
        if (kept.isBarred(write.attempt())) {
            return kept.barred(write.attempt());
        }
        Kept.Lock stored = stored(kept, write.lid());
        if (stored == null) {
            return kept.refused(UNKNOWN);
        }
        if (!stored.isOpen()) {
            return tx.lock(stored);
        }
        tx.keep(kept.accepted(write.attempt(), 0).woken(tx.now));
        return tx.keep(stored.until(tx.in(write.expiry())));
    }

    /** The outcome ends all waiting. */
    void cancelAll(Kept kept) {
        LockRow.Closed closed = new LockRow.Closed("", UserId.SYSTEM, tx.now, "null");
        tx.entry(kept.fid()).locks.values().stream()
                .filter(Kept.Lock::isOpen)
                .toList()
                .forEach(lock -> tx.keep(lock.closed(LockState.CANCELLED, closed)));
    }
}
