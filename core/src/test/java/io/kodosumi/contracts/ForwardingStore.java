package io.kodosumi.contracts;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.ExecutionStore.Count;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Passes every call on: a fault overrides the one that it spoils. */
class ForwardingStore implements ExecutionStore {
    ExecutionStore store;

    ForwardingStore(ExecutionStore store) {
        this.store = store;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
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

    final WriteResult apply(Write write) {
        return store.write(List.of(List.of(write))).get(0).get(0);
    }
}
