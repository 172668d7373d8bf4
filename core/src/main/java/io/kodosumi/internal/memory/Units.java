package io.kodosumi.internal.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Applies units, each write by the order of judging that {@link Write} tells. */
final class Units implements Write.Visitor<WriteResult> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WriteResult DONE = new WriteResult.Done();
    private static final WriteResult UNKNOWN = new WriteResult.Refused(Reason.UNKNOWN, 0);
    private static final WriteResult SKIPPED = new WriteResult.Refused(Reason.SKIPPED, 0);

    private final Executions executions;
    private final Nodes nodes;
    private final Instant now;

    Units(Executions executions, Nodes nodes, Instant now) {
        this.executions = executions;
        this.nodes = nodes;
        this.now = now;
    }

    List<WriteResult> apply(List<Write> unit) {
        List<WriteResult> results = new ArrayList<>();
        boolean ended = false;
        for (Write write : unit) {
            WriteResult result = ended ? SKIPPED : write.accept(this);
            ended = result instanceof WriteResult.Refused || result instanceof WriteResult.Failed;
            results.add(result);
        }
        return results;
    }

    @Override
    public WriteResult create(Write.Create write) {
        if (executions.isPurged(write.fid())) {
            return UNKNOWN;
        }
        return executions
                .find(write.fid())
                .or(() -> executions.find(write.order().user(), write.order().key()))
                .map(this::row)
                .orElseGet(() -> launch(write));
    }

    private WriteResult launch(Write.Create write) {
        Map<String, String> labels;
        try {
            labels = JSON.readValue(write.order().labels(), new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException malformed) {
            return new WriteResult.Failed(new KodosumiException(
                    "The labels of " + write.fid() + " are not a JSON object of text values", malformed, false));
        }
        Instant due = now.plus(write.delay()); // first: what cannot be so late is not launched
        Execution execution = new Execution(write.fid(), write.order(), labels, now);
        write.facts().forEach(execution.facts::put);
        executions.add(execution);
        executions.due(execution, Optional.of(due));
        executions.turns.changed(execution);
        return row(execution);
    }

    @Override
    public WriteResult claim(Write.Claim write) {
        return to(write.fid(), execution -> {
            if (write.id().equals(execution.claim)) {
                return row(execution);
            }
            return unclaimable(execution, write)
                    .map(reason -> refused(reason, execution))
                    .orElseGet(() -> take(execution, write));
        });
    }

    private Optional<Reason> unclaimable(Execution execution, Write.Claim write) {
        if (execution.isDone()) {
            return Optional.of(Reason.CLOSED);
        }
        if (execution.attempt != write.seen() || nodes.isDead(write.node())) {
            return Optional.of(Reason.FENCED);
        }
        boolean held = execution.holder.filter(holder -> lives(holder, write)).isPresent();
        if (held && write.placement() <= execution.placement) {
            return Optional.of(Reason.HELD);
        }
        return execution.runs() ? Optional.empty() : new Standing(executions).refusal(execution, write.room());
    }

    private boolean lives(NodeId holder, Write.Claim claim) {
        return holder.equals(claim.node()) || nodes.mayLive(holder, now);
    }

    private WriteResult take(Execution execution, Write.Claim write) {
        execution.holder.filter(holder -> !lives(holder, write)).ifPresent(holder -> {
            nodes.declareDead(holder);
            execution.crashes += execution.parked ? 0 : 1;
        });
        execution.attempt++;
        execution.placement = Math.max(execution.placement, write.placement());
        execution.claim = write.id();
        executions.hold(execution, write.node());
        executions.due(execution, Optional.empty());
        return row(execution);
    }

    @Override
    public WriteResult append(Write.Append write) {
        return to(write.fid(), execution -> {
            boolean wasClosed = execution.log.isClosed();
            Optional<Reason> refusal = execution.log.append(write.after(), write.events());
            if (execution.log.isClosed() && !wasClosed) {
                executions.letGo(execution);
                executions.due(execution, execution.isDone() ? Optional.empty() : Optional.of(now));
            }
            return refusal.<WriteResult>map(reason -> new WriteResult.Refused(reason, execution.log.head()))
                    .orElse(DONE);
        });
    }

    @Override
    public WriteResult put(Write.Put write) {
        if (write.fid().equals(Fid.STORE)) {
            return executions
                    .facts(Fid.STORE)
                    .map(facts -> put(facts, write.fact()))
                    .orElse(UNKNOWN);
        }
        return to(write.fid(), execution -> {
            Fact fact = write.fact();
            if (execution
                    .facts
                    .find(fact.space(), fact.key())
                    .filter(fact::equals)
                    .isPresent()) {
                return DONE;
            }
            boolean isHook = fact.space().equals(Fact.HOOK) || fact.space().equals(Fact.TRIED);
            Optional<Reason> refusal =
                    isHook ? execution.fence(write.attempt()) : execution.fenceOrEnd(write.attempt());
            return refusal.map(reason -> refused(reason, execution)).orElseGet(() -> {
                WriteResult result = put(execution.facts, fact);
                if (result == DONE) {
                    execution.heard(write.attempt(), write.emitted());
                }
                return result;
            });
        });
    }

    private static WriteResult put(Facts facts, Fact fact) {
        int stored = facts.version(fact);
        boolean isStored =
                facts.find(fact.space(), fact.key()).filter(fact::equals).isPresent();
        if (!isStored && stored != fact.version() - 1) {
            return new WriteResult.Refused(Reason.VERSION, stored);
        }
        facts.put(fact);
        return DONE;
    }

    @Override
    public WriteResult openLock(Write.OpenLock write) {
        return to(write.fid(), execution -> {
            Optional<Lock> found = execution.lock(write.lid());
            if (found.filter(lock -> lock.wasOpenedBy(write.attempt())).isPresent()) {
                return lock(found.get());
            }
            return execution
                    .fenceOrEnd(write.attempt())
                    .map(reason -> refused(reason, execution))
                    .orElseGet(() -> {
                        execution.heard(write.attempt(), write.emitted());
                        return lock(found.orElseGet(() -> open(execution, write)));
                    });
        });
    }

    private Lock open(Execution execution, Write.OpenLock write) {
        Lock lock = new Lock(execution, write, now);
        executions.add(execution, write.lid(), lock);
        return lock;
    }

    @Override
    public WriteResult closeLock(Write.CloseLock write) {
        return to(write.fid(), execution -> {
            Optional<Lock> found = execution.lock(write.lid());
            if (found.filter(lock -> lock.wasClosedBy(write.id())).isPresent()) {
                return lock(found.get());
            }
            boolean isOver = found.filter(lock -> !lock.isOpen()).isPresent();
            Optional<Reason> refusal =
                    isOver ? execution.fence(write.attempt()) : execution.fenceOrEnd(write.attempt());
            return refusal.map(reason -> refused(reason, execution))
                    .orElseGet(() -> found.map(lock -> close(execution, lock, write))
                            .orElseGet(() -> refused(Reason.UNKNOWN, execution)));
        });
    }

    private WriteResult close(Execution execution, Lock lock, Write.CloseLock write) {
        if (lock.isOpen() && write.state() == LockState.EXPIRED && !lock.hasExpired(now)) {
            return refused(Reason.EARLY, execution);
        }
        execution.heard(write.attempt(), write.emitted());
        if (lock.isOpen()) {
            lock.close(write.state(), new LockRow.Closed(write.id(), write.by(), now, write.answer()));
            wake(execution);
        }
        return lock(lock);
    }

    @Override
    public WriteResult extendLock(Write.ExtendLock write) {
        return to(
                write.fid(),
                execution -> execution
                        .fenceOrEnd(write.attempt())
                        .map(reason -> refused(reason, execution))
                        .orElseGet(() -> execution
                                .lock(write.lid())
                                .map(lock -> extend(execution, lock, write))
                                .orElseGet(() -> refused(Reason.UNKNOWN, execution))));
    }

    private WriteResult extend(Execution execution, Lock lock, Write.ExtendLock write) {
        execution.heard(write.attempt(), 0);
        if (lock.isOpen()) {
            lock.extend(now.plus(write.expiry()));
            wake(execution);
        }
        return lock(lock);
    }

    @Override
    public WriteResult control(Write.Control write) {
        return to(
                write.fid(),
                execution -> execution
                        .fenceOrEnd(0)
                        .filter(reason -> !wakesHooks(execution, write))
                        .or(() -> write.wish() == Write.Control.Wish.ROUTE
                                ? execution.holder.map(holder -> Reason.HELD)
                                : Optional.empty())
                        .map(reason -> refused(reason, execution))
                        .orElseGet(() -> {
                            wish(execution, write);
                            wake(execution);
                            return row(execution);
                        }));
    }

    private static boolean wakesHooks(Execution execution, Write.Control write) {
        return write.wish() == Write.Control.Wish.WAKE && execution.armedHooks() > 0;
    }

    private void wish(Execution execution, Write.Control write) {
        switch (write.wish()) {
            case CANCEL ->
                execution.cancel = execution.cancel.or(
                        () -> Optional.of(new ExecutionRow.Cancel(write.by(), now, write.detail())));
            case PAUSE -> execution.paused = true;
            case RESUME -> execution.paused = false;
            case ROUTE -> execution.order = execution.order.withRoute(write.detail());
            case WAKE -> {}
        }
    }

    @Override
    public WriteResult rest(Write.Rest write) {
        return to(write.fid(), execution -> {
            if (execution.rested == write.attempt()) {
                return DONE;
            }
            return execution
                    .fence(write.attempt())
                    .or(() -> roomToGoOn(execution, write))
                    .map(reason -> refused(reason, execution))
                    .orElseGet(() -> rest(execution, write));
        });
    }

    private Optional<Reason> roomToGoOn(Execution execution, Write.Rest write) {
        return write.how() == Write.Rest.How.SEEN
                ? new Standing(executions).refusal(execution, write.room())
                : Optional.empty();
    }

    private WriteResult rest(Execution execution, Write.Rest write) {
        execution.heard(write.attempt(), write.emitted());
        execution.parked = write.how() == Write.Rest.How.PARKED;
        execution.failures += write.how() == Write.Rest.How.FAILED ? 1 : 0;
        Optional<Instant> asked = write.due().map(now::plus);
        Optional<Instant> due = write.wakes() == execution.wakes ? asked : earlier(execution.due, asked);
        boolean isUnclosed = execution.end.isPresent() && !execution.log.isClosed();
        if (!write.how().keepsClaim()) {
            execution.rested = write.attempt();
            executions.letGo(execution);
            due = isUnclosed ? Optional.of(now) : due;
        }
        executions.due(execution, execution.isDone() ? Optional.empty() : due);
        return DONE;
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Instant::compareTo);
    }

    @Override
    public WriteResult settle(Write.Settle write) {
        return to(write.fid(), execution -> {
            if (execution.settled == write.attempt() && isOutcome(execution, write.outcome())) {
                return DONE;
            }
            return execution
                    .fenceOrEnd(write.attempt())
                    .or(() -> execution
                            .cancel
                            .filter(cancel -> write.outcome() != Status.CANCELLED)
                            .map(cancel -> Reason.CANCELLED))
                    .map(reason -> refused(reason, execution))
                    .orElseGet(() -> settle(execution, write));
        });
    }

    private static boolean isOutcome(Execution execution, Status outcome) {
        return execution.end.filter(end -> end.outcome() == outcome).isPresent();
    }

    private WriteResult settle(Execution execution, Write.Settle write) {
        execution.heard(write.attempt(), write.emitted());
        LockRow.Closed closed = new LockRow.Closed("", UserId.SYSTEM, now, "null");
        execution.locks.values().stream().filter(Lock::isOpen).forEach(lock -> lock.close(LockState.CANCELLED, closed));
        execution.end = Optional.of(new ExecutionRow.End(write.outcome(), write.result(), now));
        execution.settled = write.attempt();
        executions.unsettled.remove(execution.fid);
        return DONE;
    }

    private void wake(Execution execution) {
        execution.wakes++;
        executions.due(execution, Optional.of(now));
    }

    private WriteResult to(Fid fid, Function<Execution, WriteResult> rule) {
        return executions
                .find(fid)
                .map(execution -> {
                    WriteResult result = rule.apply(execution);
                    executions.turns.changed(execution);
                    return result;
                })
                .orElse(UNKNOWN);
    }

    private WriteResult row(Execution execution) {
        return new WriteResult.Row(execution.row(now));
    }

    private WriteResult lock(Lock lock) {
        return new WriteResult.Lock(lock.row(now));
    }

    private static WriteResult refused(Reason reason, Execution execution) {
        return new WriteResult.Refused(reason, execution.attempt);
    }
}
