package io.kodosumi.benchmarks;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A store that counts what is committed. */
final class CountingStore implements ExecutionStore {
    private final ExecutionStore store;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    CountingStore(ExecutionStore store) {
        this.store = store;
    }

    long commits() {
        return commits.get();
    }

    long events() {
        return events.get();
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        commits.incrementAndGet();
        for (List<Write> unit : units) {
            for (Write write : unit) {
                if (write instanceof Write.Append append) {
                    events.addAndGet(append.events().size());
                }
            }
        }
        return store.write(units);
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return store.beat(node, lease, about);
    }

    @Override
    public Work.Page due(Work.Query query) {
        return store.due(query);
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return store.find(fid);
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return store.events(fid, after, kinds, limit);
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return store.facts(fid, space, after, limit);
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return store.list(query, after, limit);
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return store.locks(query, after, limit);
    }

    @Override
    public List<Count> counts() {
        return store.counts();
    }

    @Override
    public Overview overview() {
        return store.overview();
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return store.purge(query, limit);
    }

    @Override
    public void erase(Collection<Fid> fids) {
        store.erase(fids);
    }

    @Override
    public void close() {
        store.close();
    }
}
