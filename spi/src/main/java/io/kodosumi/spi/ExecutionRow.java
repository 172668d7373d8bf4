package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * An execution as stored.
 *
 * @param created when it was launched
 * @param now what the store's clock said when it was read; every other instant is of that clock too
 */
public record ExecutionRow(
        Fid fid, Order order, Instant created, Hold hold, Due due, Log log, Wish wish, Optional<End> end, Instant now) {
    /**
     * Attempts so far, who holds the present one, and the counters that the policies look at.
     *
     * @param attempt claims so far
     * @param node the holder
     * @param parked whether the holder runs no flow code
     * @param placement the highest of an engine's decisions; 0 for none
     * @param failures exceptions of the flow
     * @param crashes claims taken from a dead holder
     */
    public record Hold(int attempt, Optional<NodeId> node, boolean parked, long placement, int failures, int crashes) {}

    /**
     * When it next wants attention, and how often it was made due: what a holder has seen it may clear.
     *
     * @param at empty for never
     */
    public record Due(Optional<Instant> at, long wakes) {}

    /**
     * How far its log is.
     *
     * @param head the last stored position; 0 for none
     * @param closed whether a closing event is in
     * @param emitted the last position that a transport is known to have accepted
     * @param armedHooks completion hooks still to run; 0 before the outcome
     */
    public record Log(long head, boolean closed, long emitted, int armedHooks) {}

    /** What people want of it. */
    public record Wish(boolean paused, Optional<Cancel> cancel, int openLocks) {}

    /**
     * That it shall end.
     *
     * @param by who asked first
     * @param reason why; may be empty
     */
    public record Cancel(UserId by, Instant at, String reason) {}

    /**
     * The outcome.
     *
     * @param outcome a final status
     * @param result JSON text: the result, or the error
     */
    public record End(Status outcome, String result, Instant at) {}

    /** Where it stands: the one table by which status follows from a row. */
    public Status status() {
        if (end.isPresent()) {
            return end.get().outcome();
        }
        if (wish.paused()) {
            return Status.PAUSED;
        }
        if (wish.openLocks() > 0) {
            return Status.AWAITING;
        }
        if (hold.node().isPresent()) {
            return hold.parked() ? Status.SLEEPING : Status.RUNNING;
        }
        return due.at().filter(at -> at.isAfter(now)).isPresent() ? Status.SLEEPING : Status.STARTING;
    }

    /** When it must have ended, if it must. */
    public Optional<Instant> deadline() {
        return order.deadline().map(created::plus);
    }

    /** Whether nothing is left to do: the log is closed and no hook is armed. */
    public boolean isDone() {
        return log.closed() && log.armedHooks() == 0;
    }
}
