package io.kodosumi.contracts;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Rows;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Faults of completion hooks: what arms and disarms them, when they are due, and for whom. */
final class HookFaults {
    private static final Set<String> ALL = Set.of("refund", "mail");

    private HookFaults() {}

    static Stream<Fault> all() {
        return Stream.of(arming(), due(), wishes(), ends()).flatMap(faults -> faults);
    }

    private static Stream<Fault> arming() {
        return Stream.of(
                Fault.of("arms no hooks", "Hooks#the_outcome_arms_them", right -> Spoilt.rows(right, HookFaults::bare)),
                Fault.of(
                        "arms what was disarmed before the outcome",
                        "Hooks#one_that_was_disarmed_before_the_outcome_stays_so",
                        right -> Spoilt.writes(
                                right,
                                Write.Put.class,
                                put -> isDisarming(put) && !isSettled(right, put.fid()) ? elsewhere(put) : put)),
                Fault.of(
                        "lets an older attempt disarm a hook",
                        "Hooks#an_older_attempt_disarms_none",
                        right -> Spoilt.writes(
                                right,
                                Write.Put.class,
                                put -> isDisarming(put)
                                        ? new Write.Put(put.fid(), 0, put.emitted(), put.fact())
                                        : put)),
                Fault.of(
                        "lets nobody but a holder disarm a hook",
                        "Hooks#a_host_may_disarm_one_of_what_nobody_holds",
                        right -> Spoilt.answers(
                                right,
                                (write, result) ->
                                        write instanceof Write.Put put && isDisarming(put) && put.attempt() == 0
                                                ? new WriteResult.Refused(Reason.FENCED, 1)
                                                : result)),
                Fault.of(
                        "takes nothing behind the outcome of how hooks were tried",
                        "Hooks#how_they_were_tried_is_kept_behind_the_outcome",
                        right -> Spoilt.answers(
                                right,
                                (write, result) -> write instanceof Write.Put put
                                                && put.fact().space().equals(Fact.TRIED)
                                        ? new WriteResult.Refused(Reason.SETTLED, put.attempt())
                                        : result)));
    }

    private static Stream<Fault> due() {
        return Stream.of(
                Fault.of(
                        "names hooks to nodes that lack them",
                        "Hooks#the_closing_events_make_it_due_for_nodes_that_have_one_of_them",
                        right -> Spoilt.asked(right, query -> having(query, ALL))),
                Fault.of(
                        "names what a dead node ran to nodes that lack its hooks",
                        "Hooks#one_whose_node_died_is_found_by_who_has_it",
                        right -> Spoilt.asked(
                                right, query -> query.reach() == Work.Reach.SUSPECTS ? having(query, ALL) : query)),
                Fault.of(
                        "names hooks that ran to who has them",
                        "Hooks#one_that_ran_is_not_looked_for_again",
                        right -> Spoilt.asked(
                                right, query -> query.hooks().contains("mail") ? having(query, ALL) : query)),
                Fault.of(
                        "holds hooks up at a bound on what runs",
                        "Hooks#bounds_on_what_runs_do_not_hold_them_up",
                        right -> naming(
                                right,
                                (query, work) -> work.kind() != Work.Kind.HOOK
                                        || !query.except().users().contains(work.user()))),
                Fault.of(
                        "runs a failed hook again at once",
                        "Hooks#a_failed_one_rests_with_a_backoff_that_is_kept",
                        right -> Spoilt.writes(
                                right, Write.Rest.class, rest -> isSettled(right, rest.fid()) ? atOnce(rest) : rest)),
                Fault.of(
                        "controls what was cancelled and has ended",
                        "Hooks#a_cancel_and_a_deadline_mean_nothing_to_them",
                        right -> naming(
                                right, (query, work) -> work.kind() != Work.Kind.HOOK || !isCancelled(right, work))));
    }

    private static Stream<Fault> wishes() {
        return Stream.of(
                Fault.of(
                        "refuses to wake what has its outcome",
                        "Hooks#a_wake_makes_armed_ones_due_at_once",
                        HookFaults::refusingWakes),
                Fault.of(
                        "forgets a wake of a hook that runs",
                        "Hooks#a_wake_of_one_that_runs_is_not_lost",
                        right -> Spoilt.writes(
                                right,
                                Write.Rest.class,
                                rest -> isSettled(right, rest.fid()) ? seeingAll(right, rest) : rest)),
                Fault.of(
                        "pauses what has its outcome",
                        "Hooks#what_else_people_want_means_nothing_to_them",
                        right -> Spoilt.refusals(
                                right, Write.Control.class, Reason.SETTLED, control -> new WriteResult.Done())));
    }

    private static Stream<Fault> ends() {
        return Stream.of(
                Fault.of(
                        "wakes what has nothing left to run",
                        "Hooks#once_the_last_one_ran_a_wake_is_refused",
                        right -> Spoilt.refusals(
                                right,
                                Write.Control.class,
                                Reason.SETTLED,
                                control -> control.wish() == Write.Control.Wish.WAKE
                                        ? new WriteResult.Row(
                                                right.find(control.fid()).orElseThrow())
                                        : new WriteResult.Refused(Reason.SETTLED, 1))),
                Fault.of(
                        "lets what has nothing left to run be claimed",
                        "Hooks#when_the_last_one_ran_nothing_is_left_to_do",
                        right -> Spoilt.refusals(
                                right,
                                Write.Claim.class,
                                Reason.CLOSED,
                                claim -> new WriteResult.Row(
                                        right.find(claim.fid()).orElseThrow()))),
                Fault.of(
                        "wakes who holds what has nothing left to run",
                        "Hooks#whoever_holds_it_nothing_left_to_do_is_not_due",
                        HookFaults::wakingForEver));
    }

    private static ExecutionRow bare(ExecutionRow row) {
        ExecutionRow.Log log = row.log();
        return Rows.with(row, new ExecutionRow.Log(log.head(), log.closed(), log.emitted(), 0));
    }

    private static boolean isDisarming(Write.Put put) {
        return put.fact().space().equals(Fact.HOOK) && put.fact().version() == 2;
    }

    private static boolean isSettled(ExecutionStore right, Fid fid) {
        return right.find(fid).flatMap(ExecutionRow::end).isPresent();
    }

    private static boolean isCancelled(ExecutionStore right, Work work) {
        return right.find(work.fid()).flatMap(row -> row.wish().cancel()).isPresent();
    }

    private static Write.Put elsewhere(Write.Put put) {
        Fact fact = put.fact();
        return new Write.Put(put.fid(), put.attempt(), put.emitted(), new Fact("lost", fact.key(), 1, fact.value()));
    }

    private static Work.Query having(Work.Query query, Set<String> hooks) {
        return new Work.Query(
                query.node(),
                query.routes(),
                hooks,
                query.except(),
                query.turn(),
                query.reach(),
                query.after(),
                query.limit());
    }

    private static ExecutionStore naming(ExecutionStore right, Named named) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                Predicate<Work> kept = work -> named.isNamed(query, work);
                return new Work.Page(page.due().stream().filter(kept).toList(), page.more(), page.next());
            }
        };
    }

    /** Whether this work is named to who asks so. */
    private interface Named {
        boolean isNamed(Work.Query query, Work work);
    }

    private static Write.Rest atOnce(Write.Rest rest) {
        return new Write.Rest(
                rest.fid(),
                rest.attempt(),
                rest.emitted(),
                rest.wakes(),
                rest.due().map(due -> Duration.ZERO),
                rest.how());
    }

    private static Write.Rest seeingAll(ExecutionStore right, Write.Rest rest) {
        long wakes = right.find(rest.fid()).orElseThrow().due().wakes();
        return new Write.Rest(rest.fid(), rest.attempt(), rest.emitted(), wakes, rest.due(), rest.how());
    }

    private static ExecutionStore refusingWakes(ExecutionStore right) {
        return Spoilt.answers(
                right,
                (write, result) -> write instanceof Write.Control control
                                && control.wish() == Write.Control.Wish.WAKE
                                && isSettled(right, control.fid())
                        ? new WriteResult.Refused(Reason.SETTLED, 1)
                        : result);
    }

    /** What it has woken its holder for once, it wakes it for again, as long as that holds it. */
    private static ExecutionStore wakingForEver(ExecutionStore right) {
        Set<Work> woken = new HashSet<>();
        Named isHeld = (query, work) -> right.find(work.fid())
                .flatMap(row -> row.hold().node())
                .filter(query.node()::equals)
                .isPresent();
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                page.due().stream()
                        .filter(work -> work.kind() == Work.Kind.WAKE)
                        .forEach(woken::add);
                List<Work> more = woken.stream()
                        .filter(work -> !page.due().contains(work) && isHeld.isNamed(query, work))
                        .toList();
                return new Work.Page(
                        Stream.concat(page.due().stream(), more.stream()).toList(), page.more(), page.next());
            }
        };
    }
}
