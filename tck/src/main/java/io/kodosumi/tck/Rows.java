package io.kodosumi.tck;

import io.kodosumi.model.LockState;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import java.util.Optional;

/** Rows with one part exchanged, for stores that show something else than there is. */
public final class Rows {
    private Rows() {}

    /** Of another order. */
    public static ExecutionRow with(ExecutionRow row, Order order) {
        return new ExecutionRow(
                row.fid(), order, row.created(), row.hold(), row.due(), row.log(), row.wish(), row.end(), row.now());
    }

    /** Held otherwise. */
    public static ExecutionRow with(ExecutionRow row, ExecutionRow.Hold hold) {
        return new ExecutionRow(
                row.fid(), row.order(), row.created(), hold, row.due(), row.log(), row.wish(), row.end(), row.now());
    }

    /** With another log. */
    public static ExecutionRow with(ExecutionRow row, ExecutionRow.Log log) {
        return new ExecutionRow(
                row.fid(), row.order(), row.created(), row.hold(), row.due(), log, row.wish(), row.end(), row.now());
    }

    /** Ended so. */
    public static ExecutionRow with(ExecutionRow row, ExecutionRow.End end) {
        return new ExecutionRow(
                row.fid(),
                row.order(),
                row.created(),
                row.hold(),
                row.due(),
                row.log(),
                row.wish(),
                Optional.of(end),
                row.now());
    }

    /** After so many failures of its flow. */
    public static ExecutionRow withFailures(ExecutionRow row, int failures) {
        ExecutionRow.Hold hold = row.hold();
        return with(
                row,
                new ExecutionRow.Hold(
                        hold.attempt(), hold.node(), hold.parked(), hold.placement(), failures, hold.crashes()));
    }

    /** Open, or closed so. */
    public static LockRow with(LockRow lock, LockState state, Optional<LockRow.Closed> closed) {
        return new LockRow(
                lock.fid(),
                lock.lid(),
                lock.owner(),
                lock.flow(),
                lock.name(),
                lock.form(),
                lock.opened(),
                lock.expires(),
                state,
                closed,
                lock.now());
    }
}
