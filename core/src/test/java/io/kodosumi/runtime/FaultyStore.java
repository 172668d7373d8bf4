package io.kodosumi.runtime;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A runtime's own way to a store, on which a test makes calls fail, wait or lose their answers, and sees what was asked. */
public class FaultyStore extends ForwardingStore {
    /** A kind of call. */
    public enum Call {
        WRITE,
        READ,
        DUE,
        BEAT
    }

    /** What a test does to calls; throws or blocks. */
    public interface Fault {
        /** All is well. */
        Fault NONE = new Fault() {};

        /** The n-th call of its kind comes. */
        default void before(Call call, int n) {}

        /** The n-th call of its kind has had its effect. */
        default void after(Call call, int n) {}
    }

    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private final List<List<List<Write>>> written = new CopyOnWriteArrayList<>();
    private final List<Work.Query> asked = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;

    public FaultyStore(ExecutionStore to) {
        super(to);
    }

    /** A passing failure: what a store says that is away. */
    public static KodosumiException away() {
        return new KodosumiException("The store is away (played by a test)", null, true);
    }

    /** From now on. */
    public void fault(Fault now) {
        fault = now;
    }

    /** Calls of these kinds fail from now on. */
    public void fails(Supplier<? extends RuntimeException> failure, Call... calls) {
        Set<Call> failing = Set.of(calls);
        fault(new Fault() {
            @Override
            public void before(Call call, int n) {
                if (failing.contains(call)) {
                    throw failure.get();
                }
            }
        });
    }

    public void recovers() {
        fault(Fault.NONE);
    }

    /** Calls of these kinds wait from now on, until the gate is opened. */
    public Gate blocks(Call... calls) {
        Set<Call> blocked = Set.of(calls);
        Gate gate = new Gate();
        fault(new Fault() {
            @Override
            public void before(Call call, int n) {
                if (blocked.contains(call)) {
                    gate.pass();
                }
            }
        });
        return gate;
    }

    /** How many calls of a kind have come. */
    public int count(Call call) {
        synchronized (counts) {
            return counts.getOrDefault(call, 0);
        }
    }

    /** Every batch that was tried, in order. */
    public List<List<List<Write>>> written() {
        return written;
    }

    /** Every look for work, in order. */
    public List<Work.Query> asked() {
        return asked;
    }

    private <T> T call(Call call, Supplier<T> work) {
        int n;
        synchronized (counts) {
            n = counts.merge(call, 1, Integer::sum);
        }
        Fault now = fault;
        now.before(call, n);
        T answer = work.get();
        now.after(call, n);
        return answer;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        written.add(units);
        return call(Call.WRITE, () -> super.write(units));
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return call(Call.BEAT, () -> super.beat(node, lease, about));
    }

    @Override
    public Work.Page due(Work.Query query) {
        asked.add(query);
        return call(Call.DUE, () -> super.due(query));
    }

    @Override
    public Overview overview() {
        return call(Call.READ, super::overview);
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return call(Call.READ, () -> super.find(fid));
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return call(Call.READ, () -> super.events(fid, after, kinds, limit));
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return call(Call.READ, () -> super.facts(fid, space, after, limit));
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return call(Call.READ, () -> super.locks(query, after, limit));
    }

    /** All that a store holds of one execution and that a run may change; comparable. */
    public record Snapshot(
            List<Event> log,
            Map<String, List<Fact>> facts,
            List<LockRow> locks,
            Optional<ExecutionRow.End> end,
            ExecutionRow.Log progress,
            ExecutionRow.Hold hold) {
        private static final List<String> SPACES = List.of("input", "journal", "told", Fact.HOOK, Fact.TRIED);

        /** As it is now; of a store whose clock stands. */
        public static Snapshot of(ExecutionStore store, Fid fid) {
            ExecutionRow row = store.find(fid).orElseThrow();
            Map<String, List<Fact>> facts = new TreeMap<>();
            SPACES.forEach(space -> facts.put(space, store.facts(fid, space, "", 1000)));
            return new Snapshot(
                    store.events(fid, 0, Set.of(), 10_000).events(),
                    facts,
                    store.locks(LockQuery.of(fid), Cursor.START, 1000).items(),
                    row.end(),
                    row.log(),
                    row.hold());
        }
    }
}
