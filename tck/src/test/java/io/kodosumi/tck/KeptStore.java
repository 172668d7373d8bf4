package io.kodosumi.tck;

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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store that shows what it was made with, right or wrong, and takes nothing. */
record KeptStore(List<Stored> all) implements ExecutionStore {
    private Optional<Stored> kept(Fid fid) {
        return all.stream().filter(stored -> stored.fid().equals(fid)).findFirst();
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return new Page<>(all.stream().map(Stored::row).toList(), Optional.empty());
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        var events = after > 0
                ? List.<io.kodosumi.model.Event>of()
                : kept(fid).orElseThrow().log();
        return new EventPage(events, Long.MAX_VALUE, true);
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        Stored stored = kept(fid).orElseThrow();
        return space.equals(Fact.HOOK)
                ? stored.hooks()
                : stored.journal().values().stream()
                        .sorted(Comparator.comparing(Fact::key))
                        .toList();
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return new Page<>(kept(query.fids().iterator().next()).orElseThrow().locks(), Optional.empty());
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return kept(fid).map(Stored::row);
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        throw shown();
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        throw shown();
    }

    @Override
    public Work.Page due(Work.Query query) {
        throw shown();
    }

    @Override
    public List<Count> counts() {
        throw shown();
    }

    @Override
    public Overview overview() {
        throw shown();
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        throw shown();
    }

    @Override
    public void erase(Collection<Fid> fids) {
        throw shown();
    }

    private static UnsupportedOperationException shown() {
        return new UnsupportedOperationException("this store only shows what it was made with");
    }

    @Override
    public void close() {}
}
