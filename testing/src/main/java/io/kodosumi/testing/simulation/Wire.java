package io.kodosumi.testing.simulation;

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
import io.kodosumi.spi.Nudges;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The store as one machine reaches it: each call gives the turn away before and behind its effect, and may go wrong on either side. */
final class Wire implements ExecutionStore, Nudges {
    private final World world;
    private final Machine machine;
    private final ExecutionStore store;
    private final Way way;

    Wire(World world, Machine machine, ExecutionStore store, Chance chance) {
        this.world = world;
        this.machine = machine;
        this.store = store;
        this.way = new Way(world, machine, chance, "store");
    }

    private <T> T call(String what, Supplier<T> effect) {
        return way.callOnceOrTwice(what, effect);
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        return call("write", () -> {
            List<List<WriteResult>> results = store.write(units);
            world.observer().written(machine, units, results);
            return results;
        });
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        long start = world.scheduler().nanos();
        boolean lives = call("beat", () -> store.beat(node, lease, about));
        if (lives) {
            machine.holds(node, start + lease.toNanos());
        }
        return lives;
    }

    @Override
    public Work.Page due(Work.Query query) {
        return call("due", () -> store.due(query));
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return call("find", () -> store.find(fid));
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return call("events", () -> store.events(fid, after, kinds, limit));
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return call("facts", () -> store.facts(fid, space, after, limit));
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return call("list", () -> store.list(query, after, limit));
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return call("locks", () -> store.locks(query, after, limit));
    }

    @Override
    public List<Count> counts() {
        return call("counts", store::counts);
    }

    @Override
    public Overview overview() {
        return call("overview", store::overview);
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return call("purge", () -> store.purge(query, limit));
    }

    @Override
    public void erase(Collection<Fid> fids) {
        call("erase", () -> {
            store.erase(fids);
            return fids;
        });
    }

    @Override
    public Party join(Consumer<Fid> listener) {
        Network.Ear ear = world.network().join(machine, listener);
        return new Party() {
            @Override
            public void nudge(Collection<Fid> fids) {
                world.network().nudge(ear, List.copyOf(fids), world.weather());
            }

            @Override
            public void close() {
                world.network().leave(ear);
            }
        };
    }

    /** The store is everybody's. */
    @Override
    public void close() {}
}
