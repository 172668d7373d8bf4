package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Order;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution as a transaction changes it: a row's columns in memory, written back once at the end of its unit.
 *
 * <p>Fields, because this is a row and nothing else; what may be changed when is told by {@link Units}.
 */
final class Row {
    final long id;
    final Fid fid;
    final long created;
    Order order;

    int attempt;

    @Nullable
    String node;

    boolean parked;
    long placement;
    int failures;
    int crashes;

    @Nullable
    String claim;

    int rested;

    @Nullable
    Long due;

    long wakes;

    long head;
    boolean closed;
    long emitted;
    int hooks;

    boolean paused;

    @Nullable
    Long cancelledAt;

    @Nullable
    String cancelledBy;

    @Nullable
    String cancelReason;

    int openLocks;

    @Nullable
    String outcome;

    @Nullable
    String result;

    @Nullable
    Long ended;

    int settled;

    boolean isPurged;

    /** Whether the table has it as one that runs. */
    boolean isStoredAsRunning;

    /** What of it the table does not have yet. */
    Change change = Change.NONE;

    /** How much of a row differs from the table. */
    enum Change {
        /** Nothing. */
        NONE,
        /** Only what the columns of the log hold. */
        LOG,
        /** Anything but what a launch fixed. */
        STATE,
        /** All of it: there is no such row yet. */
        NEW
    }

    Row(long id, Fid fid, long created, Order order) {
        this.id = id;
        this.fid = fid;
        this.created = created;
        this.order = order;
    }

    void changed(Change what) {
        if (what.compareTo(change) > 0) {
            change = what;
        }
    }

    boolean isHeldBy(int holder) {
        return node != null && attempt == holder;
    }

    /** Whether it counts against the bounds on what runs at once. */
    boolean isRunning() {
        return node != null && !parked && outcome == null;
    }

    boolean isSettled() {
        return outcome != null;
    }

    int armedHooks() {
        return isSettled() ? hooks : 0;
    }

    boolean isDone() {
        return closed && armedHooks() == 0;
    }

    /** Somebody wants it to be looked at. */
    void wake(long now) {
        due = now;
        wakes++;
        changed(Change.STATE);
    }

    /** Nobody holds it from now on. */
    void letGo() {
        node = null;
        parked = false;
        changed(Change.STATE);
    }

    /** An accepted write told how much the transport had accepted by then. */
    void heardOf(long accepted) {
        if (!isSettled() && accepted > emitted) {
            emitted = accepted;
            changed(Change.LOG);
        }
    }

    void unpark() {
        if (parked) {
            parked = false;
            changed(Change.STATE);
        }
    }

    @Nullable
    Long deadlineAt() {
        return order.deadline().map(length -> Micros.after(created, length)).orElse(null);
    }

    ExecutionRow toExecutionRow(long now) {
        return new ExecutionRow(
                fid,
                order,
                Micros.instant(created),
                new ExecutionRow.Hold(
                        attempt, Optional.ofNullable(node).map(NodeId::new), parked, placement, failures, crashes),
                new ExecutionRow.Due(Optional.ofNullable(due).map(Micros::instant), wakes),
                new ExecutionRow.Log(head, closed, emitted, armedHooks()),
                new ExecutionRow.Wish(paused, cancel(), openLocks),
                end(),
                Micros.instant(now));
    }

    private Optional<ExecutionRow.Cancel> cancel() {
        if (cancelledAt == null || cancelledBy == null || cancelReason == null) {
            return Optional.empty();
        }
        return Optional.of(new ExecutionRow.Cancel(new UserId(cancelledBy), Micros.instant(cancelledAt), cancelReason));
    }

    private Optional<ExecutionRow.End> end() {
        if (outcome == null || result == null || ended == null) {
            return Optional.empty();
        }
        return Optional.of(new ExecutionRow.End(Status.of(outcome), result, Micros.instant(ended)));
    }
}
