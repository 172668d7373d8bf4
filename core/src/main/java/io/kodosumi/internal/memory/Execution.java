package io.kodosumi.internal.memory;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One execution: what its row tells, and by what a write finds its own effect. Holder and due are changed by {@link Executions}. */
final class Execution {
    final Fid fid;
    final Instant created;
    final Map<String, String> labels;
    final EventLog log = new EventLog();
    final Facts facts = new Facts();
    final Map<String, Lock> locks = new LinkedHashMap<>();

    Order order;
    int attempt;
    Optional<NodeId> holder = Optional.empty();
    boolean parked;
    long placement;
    int failures;
    int crashes;
    Optional<Instant> due = Optional.empty();
    long wakes;
    long emitted;
    boolean paused;
    Optional<ExecutionRow.Cancel> cancel = Optional.empty();
    Optional<ExecutionRow.End> end = Optional.empty();

    /** The last accepted claim. */
    String claim = "";
    /** The last attempt that gave its claim up by a rest. */
    int rested;
    /** The attempt that wrote the outcome. */
    int settled;

    Execution(Fid fid, Order order, Map<String, String> labels, Instant created) {
        this.fid = fid;
        this.order = order;
        this.labels = labels;
        this.created = created;
    }

    Optional<Lock> lock(String lid) {
        return Optional.ofNullable(locks.get(lid));
    }

    /** Why a write of this attempt, 0 for a host's, is not taken; empty if it may be. */
    Optional<Reason> fence(int by) {
        return by == 0 || isHeldUnder(by) ? Optional.empty() : Optional.of(Reason.FENCED);
    }

    /** Why a write that the outcome ends is not taken. */
    Optional<Reason> fenceOrEnd(int by) {
        return fence(by).or(() -> end.map(outcome -> Reason.SETTLED));
    }

    private boolean isHeldUnder(int by) {
        return holder.isPresent() && attempt == by;
    }

    /** Notes what an accepted write tells besides its own rule. */
    void heard(int by, long position) {
        parked = parked && by == 0;
        if (end.isEmpty()) {
            emitted = Math.max(emitted, position);
        }
    }

    /** Whether it counts against the bounds on what runs at once. */
    boolean runs() {
        return holder.isPresent() && !parked && end.isEmpty();
    }

    int armedHooks() {
        return end.isEmpty() ? 0 : facts.hooks().size();
    }

    boolean isDone() {
        return log.isClosed() && armedHooks() == 0;
    }

    boolean isOverdue(Instant now) {
        return order.deadline()
                .filter(limit -> !now.isBefore(created.plus(limit)))
                .isPresent();
    }

    ExecutionRow row(Instant now) {
        int open = (int) locks.values().stream().filter(Lock::isOpen).count();
        return new ExecutionRow(
                fid,
                order,
                created,
                new ExecutionRow.Hold(attempt, holder, parked, placement, failures, crashes),
                new ExecutionRow.Due(due, wakes),
                new ExecutionRow.Log(log.head(), log.isClosed(), emitted, armedHooks()),
                new ExecutionRow.Wish(paused, cancel, open),
                end,
                now);
    }
}
