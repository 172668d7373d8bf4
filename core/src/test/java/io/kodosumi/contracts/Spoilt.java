package io.kodosumi.contracts;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The few places at which a store can be spoilt. */
final class Spoilt {
    private Spoilt() {}

    /** One write as a unit of its own. */
    static WriteResult apply(ExecutionStore right, Write write) {
        return right.write(List.of(List.of(write))).get(0).get(0);
    }

    /** Every write is changed before it is applied. */
    static ExecutionStore writes(ExecutionStore right, UnaryOperator<Write> change) {
        return new ForwardingStore(right) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                return super.write(units.stream()
                        .map(unit -> unit.stream().map(change).toList())
                        .toList());
            }
        };
    }

    /** Every write of one kind is changed before it is applied. */
    static <W extends Write> ExecutionStore writes(ExecutionStore right, Class<W> kind, UnaryOperator<W> change) {
        return writes(right, write -> kind.isInstance(write) ? change.apply(kind.cast(write)) : write);
    }

    /** Every answer is changed after its write was applied. */
    static ExecutionStore answers(ExecutionStore right, Change<Write, WriteResult> change) {
        return new ForwardingStore(right) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                List<List<WriteResult>> results = new ArrayList<>();
                for (List<Write> unit : units) {
                    List<WriteResult> answers = super.write(List.of(unit)).get(0);
                    results.add(IntStream.range(0, unit.size())
                            .mapToObj(i -> change.apply(unit.get(i), answers.get(i)))
                            .toList());
                }
                return results;
            }
        };
    }

    /** A write of one kind that was refused for a reason is answered otherwise. */
    static <W extends Write> ExecutionStore refusals(
            ExecutionStore right, Class<W> kind, Reason reason, Function<W, WriteResult> instead) {
        return answers(
                right,
                (write, result) -> kind.isInstance(write)
                                && result instanceof WriteResult.Refused refused
                                && refused.reason() == reason
                        ? instead.apply(kind.cast(write))
                        : result);
    }

    /** A write of one kind that was sent before is answered otherwise, and not applied. */
    static <W extends Write> ExecutionStore resends(
            ExecutionStore right, Class<W> kind, Function<W, WriteResult> instead) {
        Set<Write> seen = new HashSet<>();
        return answers(
                right,
                (write, result) ->
                        !seen.add(write) && kind.isInstance(write) ? instead.apply(kind.cast(write)) : result);
    }

    /** Every row is changed as it is read. */
    static ExecutionStore rows(ExecutionStore right, UnaryOperator<ExecutionRow> change) {
        ExecutionStore answers = answers(
                right,
                (write, result) ->
                        result instanceof WriteResult.Row row ? new WriteResult.Row(change.apply(row.row())) : result);
        return new ForwardingStore(answers) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(change);
            }
        };
    }

    /** Every lock is changed as it is listed. */
    static ExecutionStore locks(ExecutionStore right, UnaryOperator<LockRow> change) {
        return new ForwardingStore(right) {
            @Override
            public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
                Page<LockRow> page = super.locks(query, after, limit);
                return new Page<>(page.items().stream().map(change).toList(), page.next());
            }
        };
    }

    /** Every page of a log is changed as it is read. */
    static ExecutionStore events(ExecutionStore right, Change<Fid, List<Event>> change) {
        return new ForwardingStore(right) {
            @Override
            public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
                EventPage page = super.events(fid, after, kinds, limit);
                return new EventPage(change.apply(fid, page.events()), page.through(), page.end());
            }
        };
    }

    /** Every event is changed before it is stored. */
    static ExecutionStore stored(ExecutionStore right, UnaryOperator<Event> change) {
        return writes(
                right,
                Write.Append.class,
                run -> new Write.Append(
                        run.fid(),
                        run.after(),
                        run.events().stream().map(change).toList()));
    }

    /** The query for what is due is changed. */
    static ExecutionStore asked(ExecutionStore right, UnaryOperator<Work.Query> change) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                return super.due(change.apply(query));
            }
        };
    }

    /** What becomes of a value, seeing what it is about. */
    interface Change<A, T> {
        T apply(A about, T value);
    }
}
