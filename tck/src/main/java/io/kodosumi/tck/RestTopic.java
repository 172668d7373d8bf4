package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.delayed;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rests: what was seen is served once, what came in between is not lost. */
abstract class RestTopic extends StoreTopic {
    RestTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_rest_that_saw_every_wake_waits_for_its_own_due() {
        Fid fid = held();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(write(rest(fid, 1, 1, MINUTE, How.SEEN))).isEqualTo(DONE);
        assertThat(row(fid).due()).isEqualTo(new ExecutionRow.Due(Optional.of(now().plus(MINUTE)), 1));
    }

    @Test
    void a_wake_that_was_seen_is_not_served_again() {
        Fid fid = held();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(Ask.by(A).all(store)).containsExactly(work(fid, Kind.WAKE, 1, 1));
        assertThat(write(rest(fid, 1, 1, How.SEEN))).isEqualTo(DONE);
        assertThat(row(fid).due().at()).isEmpty();
        assertThat(Ask.by(A).all(store)).isEmpty();
    }

    @Test
    void a_wake_between_read_and_rest_is_not_lost() {
        Fid fid = held();
        long seen = row(fid).due().wakes();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(write(rest(fid, 1, seen, MINUTE, How.PARKED))).isEqualTo(DONE);
        assertThat(row(fid).due()).isEqualTo(new ExecutionRow.Due(Optional.of(now()), 1));
        assertThat(Ask.by(A).all(store)).containsExactly(work(fid, Kind.WAKE, 1, 1));
    }

    @Test
    void an_answer_between_read_and_suspension_is_not_lost() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        long seen = row(fid).due().wakes();
        acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(write(rest(fid, 1, seen, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(Ask.by(B).all(store)).containsExactly(work(fid, Kind.PLACE, 1, 1));
    }

    @Test
    void an_unseen_wake_keeps_the_earlier_of_both_dues() {
        Fid later = newFid();
        accepted(write(delayed(later, Duration.ZERO)));
        accepted(write(claim(later, A, 0)));
        accepted(write(control(later, Wish.WAKE)));
        clock.pass(MINUTE);
        assertThat(write(rest(later, 1, 0, MINUTE, How.SEEN))).isEqualTo(DONE);
        assertThat(row(later).due().at()).contains(now().minus(MINUTE));
        assertThat(write(rest(later, 1, 0, How.SEEN))).isEqualTo(DONE);
        assertThat(row(later).due().at()).as("never is later than any").contains(now().minus(MINUTE));
    }

    @Test
    void a_rest_that_missed_a_wake_long_served_keeps_its_own_due() {
        Fid fid = held();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(write(rest(fid, 1, 1, How.SEEN))).isEqualTo(DONE);
        assertThat(write(rest(fid, 1, 0, MINUTE, How.SEEN))).isEqualTo(DONE);
        assertThat(row(fid).due().at()).contains(now().plus(MINUTE));
    }

    @Test
    void a_paused_execution_rests_with_the_due_that_its_holder_names_and_no_other() {
        Fid fid = held();
        accepted(write(control(fid, Wish.PAUSE)));
        assertThat(write(rest(fid, 1, 1, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(row(fid).due().at()).isEmpty();
        assertThat(Ask.by(B).fids(store)).isEmpty();
        accepted(write(control(fid, Wish.RESUME)));
        assertThat(Ask.by(B).all(store)).containsExactly(work(fid, Kind.PLACE, 1, 2));
    }

    @Test
    void a_claim_clears_the_wakes_due_but_not_their_count() {
        Fid fid = launched();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(accepted(write(claim(fid, A, 0))).due()).isEqualTo(new ExecutionRow.Due(Optional.empty(), 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"SEEN", "PARKED"})
    void seen_and_parked_keep_the_claim(How how) {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, how))).isEqualTo(DONE);
        assertThat(row(fid).hold()).isEqualTo(new ExecutionRow.Hold(1, Optional.of(A), how == How.PARKED, 0, 0, 0));
        assertThat(write(put(fid, 1, "draft~1", 1, "1"))).isEqualTo(DONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = How.class,
            names = {"SUSPENDED", "FAILED", "DRAINED"})
    void the_others_give_it_up(How how) {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, Duration.ZERO, how))).isEqualTo(DONE);
        assertThat(row(fid).hold())
                .isEqualTo(new ExecutionRow.Hold(1, Optional.empty(), false, 0, how == How.FAILED ? 1 : 0, 0));
        assertThat(Ask.by(B).all(store)).containsExactly(work(fid, Kind.PLACE, 1, 0));
    }

    @Test
    void failures_add_up_over_attempts() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.FAILED))).isEqualTo(DONE);
        accepted(write(claim(fid, A, 1)));
        assertThat(write(rest(fid, 2, 0, How.FAILED))).isEqualTo(DONE);
        assertThat(row(fid).hold().failures()).isEqualTo(2);
    }

    @Test
    void any_accepted_write_under_the_holders_attempt_ends_being_parked() {
        Stream.<Function<Fid, Write>>of(
                        fid -> rest(fid, 1, 0, How.SEEN),
                        fid -> put(fid, 1, "draft~1", 1, "1"),
                        fid -> openLock(fid, 1, "ask~2"),
                        fid -> new Write.ExtendLock(fid, 1, "ask~1", MINUTE),
                        fid -> new Write.CloseLock(
                                fid, 1, 0, "ask~1", LockState.CANCELLED, "act-1", UserId.SYSTEM, "null"),
                        fid -> settle(fid, 1, Status.FINISHED))
                .forEach(next -> {
                    Fid fid = held();
                    acceptedLock(write(openLock(fid, 1, "ask~1")));
                    assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
                    assertThat(write(next.apply(fid))).isNotInstanceOf(WriteResult.Refused.class);
                    assertThat(row(fid).hold().parked())
                            .as("parked after %s", next.apply(fid))
                            .isFalse();
                });
    }

    @Test
    void a_refused_write_and_an_answer_leave_it_parked() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        assertThat(write(put(fid, 1, "draft~1", 2, "1"))).isEqualTo(refused(Reason.VERSION, 0));
        acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(row(fid).hold().parked()).isTrue();
    }

    @Test
    void an_outcome_that_is_given_up_unclosed_is_due_at_once_whatever_the_rest_says() {
        for (How how : List.of(How.SUSPENDED, How.FAILED, How.DRAINED)) {
            Fid fid = settled();
            assertThat(write(rest(fid, 1, 0, MINUTE, how))).isEqualTo(DONE);
            assertThat(row(fid).due().at()).contains(now());
            Fid never = settled();
            assertThat(write(rest(never, 1, 0, how))).isEqualTo(DONE);
            assertThat(row(never).due().at()).contains(now());
        }
    }
}
