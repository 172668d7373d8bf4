package io.kodosumi.contracts;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Rows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Faults of locks, rests and of what is due. */
final class WaitFaults {
    private WaitFaults() {}

    static Stream<Fault> all() {
        return Stream.of(locks(), rests(), due()).flatMap(faults -> faults);
    }

    private static Stream<Fault> locks() {
        return Stream.of(
                Fault.of(
                        "takes a second answer",
                        "Locks#a_later_answer_is_told_what_was_first_and_changes_nothing",
                        WaitFaults::takingTheLastAnswer),
                Fault.of(
                        "expires a lock before its time",
                        "Locks#a_lock_does_not_expire_before_its_time",
                        WaitFaults::hurrying),
                Fault.of(
                        "lets open locks outlive the outcome",
                        "Locks#the_outcome_closes_open_locks_and_leaves_closed_ones",
                        right -> Spoilt.locks(
                                right,
                                lock -> lock.state() == LockState.CANCELLED
                                        ? Rows.with(lock, LockState.OPEN, Optional.empty())
                                        : lock)),
                Fault.of(
                        "opens a lock after the outcome",
                        "Locks#after_the_outcome_no_lock_opens_and_none_is_extended",
                        right -> Spoilt.refusals(
                                right, Write.OpenLock.class, Reason.SETTLED, open -> new WriteResult.Done())),
                Fault.of(
                        "lets the clock judge an answer",
                        "Locks#no_clock_looks_at_an_answer",
                        right -> Spoilt.writes(right, Write.CloseLock.class, close -> expired(right, close))));
    }

    private static Stream<Fault> rests() {
        return Stream.of(
                Fault.of(
                        "loses a wake between read and rest",
                        "Rests#a_wake_between_read_and_rest_is_not_lost",
                        right ->
                                Spoilt.writes(right, Write.Rest.class, rest -> having(rest, wakes(right, rest.fid())))),
                Fault.of(
                        "serves a wake for ever",
                        "Rests#a_wake_that_was_seen_is_not_served_again",
                        right -> Spoilt.writes(right, Write.Rest.class, rest -> having(rest, -1))),
                Fault.of(
                        "forgets to make a cancel due",
                        "Controls#every_wish_makes_a_held_execution_due_at_once_and_raises_its_wakes",
                        right -> Spoilt.rows(right, WaitFaults::neverDue)));
    }

    private static Stream<Fault> due() {
        return Stream.of(
                Fault.of(
                        "names what is done as due",
                        "Due#what_has_nothing_left_to_do_is_never_due",
                        WaitFaults::namingAll),
                Fault.of(
                        "hides work behind what the node cannot run",
                        "Due#nothing_hides_behind_what_the_node_cannot_run",
                        WaitFaults::choosingAfterThePage),
                Fault.of(
                        "places the work of a user at the limit",
                        "Due#users_at_their_limit_are_not_placed",
                        right -> Spoilt.asked(right, query -> asking(query, Work.Except.NONE, query.reach()))),
                Fault.of(
                        "offers a suspect's work to whoever asks",
                        "Takeovers#what_a_suspect_holds_is_found_only_by_who_asks_for_suspects",
                        right -> Spoilt.asked(right, query -> asking(query, query.except(), Work.Reach.SUSPECTS))),
                Fault.of(
                        "forgets what the dead held",
                        "Takeovers#what_a_dead_node_holds_is_found_whatever_its_due",
                        right -> due(right, work -> work.kind() == Work.Kind.WAKE || !isHeld(right, work.fid()))),
                Fault.of(
                        "leaves a cancelled execution to the nodes that know its flow",
                        "Due#what_was_cancelled_is_controlled_by_any_node",
                        right -> due(right, work -> work.kind() != Work.Kind.CONTROL)),
                Fault.of(
                        "wakes who does not hold it",
                        "Due#the_holder_is_woken_whatever_its_routes_and_nobody_else_is",
                        WaitFaults::wakingAnybody));
    }

    private static ExecutionStore takingTheLastAnswer(ExecutionStore right) {
        Map<String, LockRow.Closed> last = new HashMap<>();
        ExecutionStore noting = Spoilt.answers(right, (write, result) -> {
            if (write instanceof Write.CloseLock close && result instanceof WriteResult.Lock lock) {
                LockRow.Closed act =
                        new LockRow.Closed(close.id(), close.by(), lock.row().now(), close.answer());
                last.put(close.fid() + close.lid(), act);
                return new WriteResult.Lock(Rows.with(lock.row(), close.state(), Optional.of(act)));
            }
            return result;
        });
        return Spoilt.locks(
                noting,
                lock -> Optional.ofNullable(last.get(lock.fid() + lock.lid()))
                        .map(act -> Rows.with(lock, lock.state(), Optional.of(act)))
                        .orElse(lock));
    }

    private static ExecutionStore hurrying(ExecutionStore right) {
        return Spoilt.refusals(right, Write.CloseLock.class, Reason.EARLY, close -> {
            Spoilt.apply(right, new Write.ExtendLock(close.fid(), 0, close.lid(), Duration.ZERO));
            return Spoilt.apply(right, close);
        });
    }

    private static Write.CloseLock expired(ExecutionStore right, Write.CloseLock close) {
        boolean isLate = right.locks(LockQuery.of(close.fid()), Cursor.START, 10).items().stream()
                .anyMatch(lock -> lock.lid().equals(close.lid()) && !lock.now().isBefore(lock.expires()));
        return isLate
                ? new Write.CloseLock(
                        close.fid(),
                        close.attempt(),
                        close.emitted(),
                        close.lid(),
                        LockState.EXPIRED,
                        close.id(),
                        close.by(),
                        close.answer())
                : close;
    }

    private static long wakes(ExecutionStore right, Fid fid) {
        return right.find(fid).map(row -> row.due().wakes()).orElse(0L);
    }

    private static Write.Rest having(Write.Rest rest, long wakes) {
        return new Write.Rest(rest.fid(), rest.attempt(), rest.emitted(), wakes, rest.due(), rest.how());
    }

    private static ExecutionRow neverDue(ExecutionRow row) {
        return new ExecutionRow(
                row.fid(),
                row.order(),
                row.created(),
                row.hold(),
                new ExecutionRow.Due(Optional.empty(), row.due().wakes()),
                row.log(),
                row.wish(),
                row.end(),
                row.now());
    }

    private static boolean isHeld(ExecutionStore right, Fid fid) {
        return right.find(fid).filter(row -> row.hold().node().isPresent()).isPresent();
    }

    private static Work.Query asking(Work.Query query, Work.Except except, Work.Reach reach) {
        return new Work.Query(
                query.node(), query.routes(), query.hooks(), except, query.turn(), reach, query.after(), query.limit());
    }

    private static ExecutionStore due(ExecutionStore right, Predicate<Work> named) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                return new Work.Page(page.due().stream().filter(named).toList(), page.more(), page.next());
            }
        };
    }

    private static ExecutionStore choosingAfterThePage(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Set<String> all = Set.of("direct/review/1", "direct/other/1");
                Work.Page page = super.due(new Work.Query(
                        query.node(),
                        all,
                        query.hooks(),
                        Work.Except.NONE,
                        query.turn(),
                        query.reach(),
                        query.after(),
                        query.limit()));
                List<Work> wanted = page.due().stream()
                        .filter(work -> query.routes().contains(work.route()))
                        .filter(work -> !query.except().users().contains(work.user()))
                        .toList();
                return new Work.Page(wanted, Optional.empty(), page.next());
            }
        };
    }

    private static ExecutionStore namingAll(ExecutionStore right) {
        return adding(right, (query, row) -> row.isDone() ? Optional.of(Work.Kind.PLACE) : Optional.empty());
    }

    private static ExecutionStore wakingAnybody(ExecutionStore right) {
        return adding(
                right,
                (query, row) -> row.due().at().isPresent()
                                && row.hold()
                                        .node()
                                        .filter(node -> !node.equals(query.node()))
                                        .isPresent()
                        ? Optional.of(Work.Kind.WAKE)
                        : Optional.empty());
    }

    private static ExecutionStore adding(
            ExecutionStore right, BiFunction<Work.Query, ExecutionRow, Optional<Work.Kind>> kind) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                Stream<Work> more = super.list(ExecutionQuery.ALL, Cursor.START, 100).items().stream()
                        .flatMap(row -> kind.apply(query, row).map(what -> work(row, what)).stream());
                return new Work.Page(Stream.concat(page.due().stream(), more).toList(), page.more(), page.next());
            }
        };
    }

    private static Work work(ExecutionRow row, Work.Kind kind) {
        return new Work(
                row.fid(),
                kind,
                row.order().user(),
                row.order().route(),
                row.hold().attempt(),
                row.due().wakes());
    }
}
