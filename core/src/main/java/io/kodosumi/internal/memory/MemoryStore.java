package io.kodosumi.internal.memory;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Nudges;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A store in memory: one lock around plain collections. Keeps every promise of {@link ExecutionStore} but that anything outlives
 * {@link #close}.
 */
public final class MemoryStore implements ExecutionStore, Nudges {
    private final ReentrantLock lock = new ReentrantLock();
    private final Clock clock;
    private final Executions executions = new Executions();
    private final Nodes nodes = new Nodes();
    private final Neighbours neighbours = new Neighbours();
    private boolean closed;

    /**
     * An empty store.
     *
     * @param clock judges every duration and lease; read to the microsecond
     */
    public MemoryStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        return locked(now -> {
            Units visitor = new Units(executions, nodes, now);
            return units.stream().map(visitor::apply).toList();
        });
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return locked(now -> nodes.beat(node, now.plus(lease), about));
    }

    @Override
    public Work.Page due(Work.Query query) {
        return locked(now -> new Attention(executions, nodes, query, now).page());
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return locked(now -> executions.find(fid).map(execution -> execution.row(now)));
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return locked(now -> executions
                .find(fid)
                .map(execution -> execution.log.page(after, kinds, limit))
                .orElseGet(() -> new EventPage(List.<Event>of(), after, false)));
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return locked(now -> executions
                .facts(fid)
                .map(facts -> facts.page(space, after, limit))
                .orElse(List.of()));
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return locked(now -> new Listings(executions, now).executions(query, after, limit));
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return locked(now -> new Listings(executions, now).locks(query, after, limit));
    }

    @Override
    public List<Count> counts() {
        return locked(now -> new Standing(executions).counts());
    }

    @Override
    public Overview overview() {
        return locked(now -> new Overview(
                new Standing(executions).groups(now), LeftHooks.of(executions.all.values()), nodes.all(), now));
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return locked(now -> executions.purge(query, limit, now));
    }

    @Override
    public void erase(Collection<Fid> fids) {
        locked(now -> executions.erase(fids));
    }

    @Override
    public Party join(Consumer<Fid> listener) {
        return locked(now -> neighbours.join(listener));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Function<Instant, T> call) {
        lock.lock();
        try {
            if (closed) {
                throw new KodosumiException("The in-memory store is closed: open another one.");
            }
            return call.apply(clock.instant().truncatedTo(ChronoUnit.MICROS));
        } finally {
            lock.unlock();
        }
    }
}
