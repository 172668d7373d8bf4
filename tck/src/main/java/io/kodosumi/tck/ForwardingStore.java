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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends every call on to another store. Tests extend it to halt, stall, count or be wrong in one way.
 *
 * <p>Hides the optional abilities of what it wraps: it never nudges.
 */
public class ForwardingStore implements ExecutionStore {
    private final ExecutionStore to;

    /** @param to what gets every call; closed with this */
    public ForwardingStore(ExecutionStore to) {
        this.to = to;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        return to.write(units);
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return to.beat(node, lease, about);
    }

    @Override
    public Work.Page due(Work.Query query) {
        return to.due(query);
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return to.find(fid);
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return to.events(fid, after, kinds, limit);
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return to.facts(fid, space, after, limit);
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return to.list(query, after, limit);
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return to.locks(query, after, limit);
    }

    @Override
    public List<Count> counts() {
        return to.counts();
    }

    @Override
    public Overview overview() {
        return to.overview();
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return to.purge(query, limit);
    }

    @Override
    public void erase(Collection<Fid> fids) {
        to.erase(fids);
    }

    @Override
    public void close() {
        to.close();
    }
}
