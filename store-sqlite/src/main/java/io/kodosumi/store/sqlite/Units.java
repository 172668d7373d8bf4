package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's units: judges each write in the order that {@link Write} tells, on rows in memory. What is accepted is written
 * down by {@link #save}: one update for each row, and all events together.
 */
final class Units implements Write.Visitor<WriteResult> {
    private static final WriteResult DONE = new WriteResult.Done();
    private static final WriteResult UNKNOWN = new WriteResult.Refused(Reason.UNKNOWN, 0);
    private static final WriteResult SKIPPED = new WriteResult.Refused(Reason.SKIPPED, 0);

    private static final String IS_LABELS = """
            SELECT 1 WHERE json_valid(:labels) AND json_type(:labels) = 'object'
                AND NOT EXISTS (SELECT 1 FROM json_each(:labels) WHERE type <> 'text')
            """;

    private final Statements statements;
    private final Executions executions;
    private final Log log;
    private final Facts facts;
    private final Locks locks;
    private final Nodes nodes;
    private final long now;

    Units(Statements statements, Executions executions, Nodes nodes, long now) {
        this.statements = statements;
        this.executions = executions;
        this.log = new Log(statements, now);
        this.facts = new Facts(statements);
        this.locks = new Locks(statements, now);
        this.nodes = nodes;
        this.now = now;
    }

    /** Applies a unit's writes up to the first that is refused or fails. */
    List<WriteResult> apply(List<Write> unit, Function<Write, WriteResult> each) {
        List<WriteResult> results = new ArrayList<>(unit.size());
        boolean hasEnded = false;
        for (Write write : unit) {
            WriteResult result = hasEnded ? SKIPPED : each.apply(write);
            hasEnded |= result instanceof WriteResult.Refused || result instanceof WriteResult.Failed;
            results.add(result);
        }
        return results;
    }

    /** Writes down what was accepted. */
    void save() {
        executions.save();
        log.save();
    }

    /** Forgets what was accepted and not written down, and what was read. */
    void forget() {
        executions.forget();
        log.forget();
    }

    @Override
    public WriteResult create(Write.Create write) {
        Optional<Row> same = executions.findSame(write);
        if (same.isPresent()) {
            return same.get().isPurged ? UNKNOWN : row(same.get());
        }
        if (!isLabels(write.order().labels())) {
            return new WriteResult.Failed(new KodosumiException("The labels of " + write.fid()
                    + " are not a JSON object of text values: expected such as" + " {\"team\":\"blue\"}."));
        }
        Row row = executions.make(write, now);
        for (Fact fact : write.facts()) {
            row.hooks += facts.put(row.id, fact) ? Facts.hooksAdded(fact) : 0;
        }
        return row(row);
    }

    private boolean isLabels(String labels) {
        return labels.equals("{}")
                || statements
                        .on(IS_LABELS)
                        .bind("labels", labels)
                        .first(found -> true)
                        .isPresent();
    }

    @Override
    public WriteResult claim(Write.Claim write) {
        Row row = executions.find(write.fid());
        if (row == null) {
            return UNKNOWN;
        }
        return write.id().equals(row.claim) ? row(row) : claim(row, write);
    }

    private WriteResult claim(Row row, Write.Claim write) {
        if (row.isDone()) {
            return refused(Reason.CLOSED, row);
        }
        if (row.attempt != write.seen() || nodes.isDead(write.node())) {
            return refused(Reason.FENCED, row);
        }
        Optional<NodeId> gone = gone(row, write.node());
        if (row.node != null && gone.isEmpty() && write.placement() <= row.placement) {
            return refused(Reason.HELD, row);
        }
        Reason full = row.isRunning() ? null : Running.refusal(executions, row, write.room());
        if (full != null) {
            return refused(full, row);
        }
        gone.ifPresent(holder -> takeFrom(row, holder));
        row.attempt++;
        row.node = write.node().value();
        row.parked = false;
        row.claim = write.id();
        row.placement = Math.max(row.placement, write.placement());
        row.due = null;
        row.changed(Row.Change.STATE);
        return row(row);
    }

    /** The holder, if it cannot be alive. */
    private Optional<NodeId> gone(Row row, NodeId asking) {
        return Optional.ofNullable(row.node)
                .map(NodeId::new)
                .filter(holder -> !holder.equals(asking) && !nodes.mayLive(holder, asking));
    }

    private void takeFrom(Row row, NodeId holder) {
        nodes.declareDead(holder);
        row.crashes += row.parked ? 0 : 1;
    }

    @Override
    public WriteResult append(Write.Append write) {
        Row row = executions.find(write.fid());
        return row == null ? UNKNOWN : log.append(row, write);
    }

    @Override
    public WriteResult put(Write.Put write) {
        if (write.fid().equals(Fid.STORE)) {
            return put(Facts.STORE, write.fact(), () -> DONE);
        }
        Row row = executions.find(write.fid());
        if (row == null) {
            return UNKNOWN;
        }
        boolean isHook = Facts.isOfHook(write.fact());
        Reason refusal = isHook ? fence(row, write.attempt()) : fenceOrEnd(row, write.attempt());
        if (refusal != null) {
            return facts.stored(row.id, write.fact()).same() ? DONE : refused(refusal, row);
        }
        return put(row.id, write.fact(), () -> {
            heardOf(row, write.attempt(), write.emitted());
            countHooks(row, write.fact());
            return DONE;
        });
    }

    private WriteResult put(long execution, Fact fact, Supplier<WriteResult> then) {
        if (facts.put(execution, fact)) {
            return then.get();
        }
        Facts.Stored stored = facts.stored(execution, fact);
        return stored.same() ? DONE : new WriteResult.Refused(Reason.VERSION, stored.version());
    }

    private static void countHooks(Row row, Fact fact) {
        int added = Facts.hooksAdded(fact);
        if (added != 0) {
            row.hooks += added;
            row.due = row.isDone() ? null : row.due;
            row.changed(Row.Change.STATE);
        }
    }

    @Override
    public WriteResult openLock(Write.OpenLock write) {
        return toLock(write.fid(), write.lid(), (row, found) -> {
            if (found.filter(lock -> lock.attempt() == write.attempt()).isPresent()) {
                return lock(found.get().row());
            }
            Reason refusal = fenceOrEnd(row, write.attempt());
            if (refusal != null) {
                return refused(refusal, row);
            }
            heardOf(row, write.attempt(), write.emitted());
            return lock(found.map(Locks.Stored::row).orElseGet(() -> open(row, write)));
        });
    }

    private LockRow open(Row row, Write.OpenLock write) {
        row.openLocks++;
        row.changed(Row.Change.STATE);
        return locks.open(row, write);
    }

    @Override
    public WriteResult closeLock(Write.CloseLock write) {
        return toLock(write.fid(), write.lid(), (row, found) -> {
            if (found.filter(lock -> lock.wasClosedBy(write.id())).isPresent()) {
                return lock(found.get().row());
            }
            boolean isOver = found.filter(lock -> !lock.isOpen()).isPresent();
            Reason refusal = isOver ? fence(row, write.attempt()) : fenceOrEnd(row, write.attempt());
            if (refusal != null || found.isEmpty()) {
                return refused(refusal == null ? Reason.UNKNOWN : refusal, row);
            }
            if (isOver) {
                heardOf(row, write.attempt(), write.emitted());
                return lock(found.get().row());
            }
            return close(row, found.get().row(), write);
        });
    }

    private WriteResult close(Row row, LockRow lock, Write.CloseLock write) {
        if (write.state() == LockState.EXPIRED && now < Micros.of(lock.expires())) {
            return refused(Reason.EARLY, row);
        }
        heardOf(row, write.attempt(), write.emitted());
        row.openLocks--;
        row.wake(now);
        return lock(locks.close(row, lock, write));
    }

    @Override
    public WriteResult extendLock(Write.ExtendLock write) {
        return toLock(write.fid(), write.lid(), (row, found) -> {
            Reason refusal = fenceOrEnd(row, write.attempt());
            if (refusal != null || found.isEmpty()) {
                return refused(refusal == null ? Reason.UNKNOWN : refusal, row);
            }
            heardOf(row, write.attempt(), 0);
            if (!found.get().isOpen()) {
                return lock(found.get().row());
            }
            row.wake(now);
            return lock(locks.extend(row, found.get().row(), write));
        });
    }

    @Override
    public WriteResult control(Write.Control write) {
        Row row = executions.find(write.fid());
        if (row == null) {
            return UNKNOWN;
        }
        boolean wakesHooks = write.wish() == Write.Control.Wish.WAKE && row.armedHooks() > 0;
        if (row.isSettled() && !wakesHooks) {
            return refused(Reason.SETTLED, row);
        }
        if (write.wish() == Write.Control.Wish.ROUTE && row.node != null) {
            return refused(Reason.HELD, row);
        }
        wish(row, write);
        row.wake(now);
        return row(row);
    }

    private void wish(Row row, Write.Control write) {
        switch (write.wish()) {
            case CANCEL -> cancel(row, write);
            case PAUSE -> row.paused = true;
            case RESUME -> row.paused = false;
            case ROUTE -> row.order = row.order.withRoute(write.detail());
            case WAKE -> {}
        }
    }

    private void cancel(Row row, Write.Control write) {
        if (row.cancelledAt == null) {
            row.cancelledAt = now;
            row.cancelledBy = write.by().value();
            row.cancelReason = write.detail();
        }
    }

    @Override
    public WriteResult rest(Write.Rest write) {
        Row row = executions.find(write.fid());
        if (row == null) {
            return UNKNOWN;
        }
        if (row.rested == write.attempt()) {
            return DONE;
        }
        Reason refusal = fence(row, write.attempt());
        if (refusal == null && write.how() == Write.Rest.How.SEEN) {
            refusal = Running.refusal(executions, row, write.room());
        }
        return refusal == null ? rest(row, write) : refused(refusal, row);
    }

    private WriteResult rest(Row row, Write.Rest write) {
        row.heardOf(write.emitted());
        row.parked = write.how() == Write.Rest.How.PARKED;
        row.failures += write.how() == Write.Rest.How.FAILED ? 1 : 0;
        row.due = dueAfter(row, write);
        if (!write.how().keepsClaim()) {
            row.rested = write.attempt();
            row.letGo();
        }
        row.changed(Row.Change.STATE);
        return DONE;
    }

    private @Nullable Long dueAfter(Row row, Write.Rest write) {
        if (row.isDone()) {
            return null;
        }
        if (row.isSettled() && !row.closed && !write.how().keepsClaim()) {
            return now;
        }
        Long asked = write.due().map(wait -> Micros.after(now, wait)).orElse(null);
        if (write.wakes() == row.wakes || row.due == null) {
            return asked;
        }
        return asked == null ? row.due : Long.valueOf(Math.min(asked, row.due));
    }

    @Override
    public WriteResult settle(Write.Settle write) {
        Row row = executions.find(write.fid());
        if (row == null) {
            return UNKNOWN;
        }
        if (row.settled == write.attempt() && write.outcome().word().equals(row.outcome)) {
            return DONE;
        }
        Reason refusal = fenceOrEnd(row, write.attempt());
        if (refusal != null) {
            return refused(refusal, row);
        }
        if (row.cancelledAt != null && write.outcome() != Status.CANCELLED) {
            return refused(Reason.CANCELLED, row);
        }
        return settle(row, write);
    }

    private WriteResult settle(Row row, Write.Settle write) {
        heardOf(row, write.attempt(), write.emitted());
        if (row.openLocks > 0) {
            locks.cancelAll(row);
            row.openLocks = 0;
        }
        row.outcome = write.outcome().word();
        row.result = write.result();
        row.ended = now;
        row.settled = write.attempt();
        row.changed(Row.Change.STATE);
        return DONE;
    }

    private WriteResult toLock(Fid fid, String lid, BiFunction<Row, Optional<Locks.Stored>, WriteResult> rule) {
        Row row = executions.find(fid);
        return row == null ? UNKNOWN : rule.apply(row, locks.find(row, lid));
    }

    /** Why a write of this attempt, 0 for a host's, is not taken; null if it may be. */
    private static @Nullable Reason fence(Row row, int attempt) {
        return attempt == 0 || row.isHeldBy(attempt) ? null : Reason.FENCED;
    }

    private static @Nullable Reason fenceOrEnd(Row row, int attempt) {
        Reason fenced = fence(row, attempt);
        return fenced == null && row.isSettled() ? Reason.SETTLED : fenced;
    }

    private static void heardOf(Row row, int attempt, long emitted) {
        if (attempt != 0) {
            row.unpark();
        }
        row.heardOf(emitted);
    }

    private WriteResult row(Row row) {
        return new WriteResult.Row(row.toExecutionRow(now));
    }

    private static WriteResult lock(LockRow lock) {
        return new WriteResult.Lock(lock);
    }

    private static WriteResult refused(Reason reason, Row row) {
        return new WriteResult.Refused(reason, row.attempt);
    }
}
