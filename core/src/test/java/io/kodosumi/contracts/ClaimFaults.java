package io.kodosumi.contracts;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Faults of claims, fences, outcomes and of what is sent again. */
final class ClaimFaults {
    private ClaimFaults() {}

    static Stream<Fault> all() {
        return Stream.of(fences(), claims(), resends(), outcomes()).flatMap(faults -> faults);
    }

    private static Stream<Fault> fences() {
        return Stream.of(
                Fault.of(
                        "lets an older attempt put",
                        "Fences#an_older_attempt_puts_nothing",
                        right -> Spoilt.writes(
                                right, Write.Put.class, put -> new Write.Put(put.fid(), 0, put.emitted(), put.fact()))),
                Fault.of(
                        "lets an older attempt open a lock",
                        "Fences#an_older_attempt_opens_no_lock_and_finds_none_that_a_newer_one_opened",
                        right -> Spoilt.writes(
                                right,
                                Write.OpenLock.class,
                                open -> new Write.OpenLock(
                                        open.fid(),
                                        current(right, open),
                                        open.emitted(),
                                        open.lid(),
                                        open.name(),
                                        open.form(),
                                        open.expiry()))),
                Fault.of(
                        "lets an older attempt close a lock",
                        "Fences#an_older_attempt_closes_no_lock",
                        right -> Spoilt.writes(
                                right,
                                Write.CloseLock.class,
                                close -> new Write.CloseLock(
                                        close.fid(),
                                        0,
                                        close.emitted(),
                                        close.lid(),
                                        close.state(),
                                        close.id(),
                                        close.by(),
                                        close.answer()))),
                Fault.of(
                        "lets an older attempt rest",
                        "Fences#an_older_attempt_does_not_rest",
                        right -> Spoilt.writes(
                                right,
                                Write.Rest.class,
                                rest -> new Write.Rest(
                                        rest.fid(),
                                        current(right, rest),
                                        rest.emitted(),
                                        rest.wakes(),
                                        rest.due(),
                                        rest.how()))),
                Fault.of(
                        "lets an older attempt settle",
                        "Fences#an_older_attempt_settles_nothing",
                        right -> Spoilt.writes(
                                right,
                                Write.Settle.class,
                                settle -> new Write.Settle(
                                        settle.fid(),
                                        current(right, settle),
                                        settle.emitted(),
                                        settle.outcome(),
                                        settle.result()))),
                Fault.of(
                        "lets emitted go backwards",
                        "Fences#emitted_keeps_the_highest_of_accepted_writes_until_the_outcome",
                        ClaimFaults::forgettingTheHighest));
    }

    private static Stream<Fault> claims() {
        return Stream.of(
                Fault.of(
                        "takes over from a living node",
                        "Claims#nobody_takes_from_a_node_that_may_still_live",
                        right -> Spoilt.writes(
                                right,
                                Write.Claim.class,
                                claim -> new Write.Claim(
                                        claim.fid(), claim.id(), claim.node(), claim.seen(), Long.MAX_VALUE))),
                Fault.of(
                        "claims whatever attempt was seen",
                        "Claims#a_claim_that_saw_another_attempt_is_fenced",
                        right -> Spoilt.writes(
                                right,
                                Write.Claim.class,
                                claim -> new Write.Claim(
                                        claim.fid(),
                                        claim.id(),
                                        claim.node(),
                                        current(right, claim),
                                        claim.placement()))),
                Fault.of(
                        "lets a placement outrank nobody",
                        "Claims#a_newer_placement_outranks_a_living_holder_and_counts_no_crash",
                        right -> Spoilt.writes(
                                right,
                                Write.Claim.class,
                                claim -> new Write.Claim(claim.fid(), claim.id(), claim.node(), claim.seen(), 0))),
                Fault.of(
                        "takes over without declaring dead",
                        "Liveness#a_takeover_declares_the_node_dead_for_ever",
                        right -> new ForwardingStore(right) {
                            @Override
                            public boolean beat(NodeId node, Duration lease, String about) {
                                super.beat(node, lease, about);
                                return true;
                            }
                        }),
                Fault.of(
                        "counts a crash when parked",
                        "Liveness#taking_a_parked_attempt_from_a_dead_holder_is_no_crash",
                        ClaimFaults::unparkingBeforeAClaim));
    }

    private static Stream<Fault> resends() {
        return Stream.of(
                Fault.of(
                        "refuses its own claim",
                        "Resends#a_claim_sent_again_is_accepted_and_takes_nothing_twice",
                        right -> Spoilt.resends(right, Write.Claim.class, claim -> refused(Reason.FENCED))),
                Fault.of(
                        "refuses its own put",
                        "Resends#a_put_sent_again_is_done",
                        right -> Spoilt.resends(right, Write.Put.class, put -> refused(Reason.VERSION))),
                Fault.of(
                        "refuses its own giving up",
                        "Resends#a_rest_that_gave_the_claim_up_sent_again_is_done",
                        right -> Spoilt.resends(right, Write.Rest.class, rest -> refused(Reason.FENCED))),
                Fault.of(
                        "refuses its own outcome",
                        "Resends#a_settle_sent_again_is_done_also_after_the_log_closed",
                        right -> Spoilt.resends(right, Write.Settle.class, settle -> refused(Reason.SETTLED))),
                Fault.of(
                        "counts a failure that is sent again",
                        "Resends#a_failure_sent_again_counts_once",
                        ClaimFaults::countingFailuresTwice),
                Fault.of(
                        "wakes for an answer that is sent again",
                        "Resends#an_answer_sent_again_is_the_same_answer_and_wakes_nobody",
                        ClaimFaults::wakingForEveryAnswer));
    }

    private static Stream<Fault> outcomes() {
        return Stream.of(
                Fault.of(
                        "lets the second outcome win",
                        "Outcomes#a_second_outcome_is_settled",
                        right -> keepingRefusedOutcomes(right, Reason.SETTLED)),
                Fault.of(
                        "ignores the cancel when it settles",
                        "Outcomes#once_a_cancel_was_asked_for_nothing_else_is_an_outcome",
                        right -> keepingRefusedOutcomes(right, Reason.CANCELLED)),
                Fault.of(
                        "arms no hook",
                        "Hooks#the_outcome_arms_them",
                        right -> Spoilt.rows(
                                right,
                                row -> Rows.with(
                                        row,
                                        new ExecutionRow.Log(
                                                row.log().head(),
                                                row.log().closed(),
                                                row.log().emitted(),
                                                0)))));
    }

    private static int current(ExecutionStore right, Write write) {
        return right.find(write.fid()).map(row -> row.hold().attempt()).orElse(0);
    }

    private static WriteResult refused(Reason reason) {
        return new WriteResult.Refused(reason, 1);
    }

    private static ExecutionStore forgettingTheHighest(ExecutionStore right) {
        Map<Fid, Long> last = new HashMap<>();
        ExecutionStore noting = Spoilt.writes(right, Write.Put.class, put -> {
            last.put(put.fid(), put.emitted());
            return put;
        });
        return Spoilt.rows(
                noting,
                row -> Rows.with(
                        row,
                        new ExecutionRow.Log(
                                row.log().head(),
                                row.log().closed(),
                                last.getOrDefault(row.fid(), row.log().emitted()),
                                row.log().armedHooks())));
    }

    private static ExecutionStore unparkingBeforeAClaim(ExecutionStore right) {
        return Spoilt.writes(right, Write.Claim.class, claim -> {
            right.find(claim.fid())
                    .filter(row -> row.hold().parked())
                    .ifPresent(row -> Spoilt.apply(
                            right,
                            new Write.Rest(
                                    claim.fid(),
                                    row.hold().attempt(),
                                    0,
                                    row.due().wakes(),
                                    Optional.empty(),
                                    Write.Rest.How.SEEN)));
            return claim;
        });
    }

    private static ExecutionStore countingFailuresTwice(ExecutionStore right) {
        Map<Fid, Integer> more = new HashMap<>();
        ExecutionStore counting = Spoilt.resends(right, Write.Rest.class, rest -> {
            more.merge(rest.fid(), 1, Integer::sum);
            return new WriteResult.Done();
        });
        return Spoilt.rows(
                counting, row -> Rows.withFailures(row, row.hold().failures() + more.getOrDefault(row.fid(), 0)));
    }

    private static ExecutionStore wakingForEveryAnswer(ExecutionStore right) {
        return Spoilt.resends(right, Write.CloseLock.class, close -> {
            Spoilt.apply(right, new Write.Control(close.fid(), Write.Control.Wish.WAKE, close.by(), ""));
            return Spoilt.apply(right, close);
        });
    }

    private static ExecutionStore keepingRefusedOutcomes(ExecutionStore right, Reason reason) {
        Map<Fid, ExecutionRow.End> later = new HashMap<>();
        ExecutionStore accepting = Spoilt.refusals(right, Write.Settle.class, reason, settle -> {
            later.put(settle.fid(), new ExecutionRow.End(settle.outcome(), settle.result(), Instant.EPOCH));
            return new WriteResult.Done();
        });
        return Spoilt.rows(
                accepting,
                row -> Optional.ofNullable(later.get(row.fid()))
                        .map(end -> Rows.with(row, end))
                        .orElse(row));
    }
}
