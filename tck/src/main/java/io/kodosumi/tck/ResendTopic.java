package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.expire;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every write and every unit may be sent again, at once or after others went on. */
abstract class ResendTopic extends StoreTopic {
    ResendTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** Sends again and expects the same answer, and a row that did not change. */
    private void assertHarmless(Fid fid, Write... writes) {
        List<WriteResult> first = unit(writes);
        ExecutionRow before = row(fid);
        List<Event> log = log(fid);
        assertThat(unit(writes)).hasSameSizeAs(first).usingRecursiveComparison().isEqualTo(first);
        assertThat(row(fid)).isEqualTo(before);
        assertThat(log(fid)).isEqualTo(log);
    }

    @Test
    void a_create_sent_again_finds_its_row() {
        Fid fid = newFid();
        assertHarmless(fid, new Write.Create(fid, order(ALICE, "order-42"), MINUTE, List.of(hook("refund"))));
    }

    @Test
    void a_claim_sent_again_is_accepted_and_takes_nothing_twice() {
        Fid fid = launched();
        assertHarmless(fid, claim(fid, A, 0));
        assertThat(row(fid).hold().attempt()).isEqualTo(1);
    }

    @Test
    void a_claim_sent_again_after_a_wake_leaves_the_wake() {
        Fid fid = launched();
        Write claim = claim(fid, A, 0);
        accepted(write(claim));
        accepted(write(control(fid, Wish.WAKE)));

        assertThat(accepted(write(claim)).due()).isEqualTo(row(fid).due());
        assertThat(row(fid).due().at()).contains(now());
    }

    @Test
    void a_takeover_sent_again_counts_one_crash() {
        Fid fid = held();
        outlive(Duration.ZERO);
        assertHarmless(fid, claim(fid, B, 1));
        assertThat(row(fid).hold().crashes()).isEqualTo(1);
    }

    @Test
    void a_claim_sent_again_when_another_followed_is_fenced() {
        Fid fid = launched();
        Write first = claim(fid, A, 0);
        accepted(write(first));
        accepted(write(placed(fid, B, 1, 1)));

        assertThat(write(first)).isEqualTo(refused(Reason.FENCED, 2));
        assertThat(row(fid).hold().node()).contains(B);
    }

    // P11, R16: events that were delivered twice were stored twice
    @Test
    void an_append_sent_again_is_done() {
        Fid fid = held();
        assertHarmless(fid, append(fid, 0, opening(1), text(1, 2), text(1, 3)));
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3));
    }

    @Test
    void an_append_sent_again_after_later_attempts_and_behind_closing_events_is_done() {
        Fid fid = held();
        Write run = append(fid, 0, opening(1), text(1, 2));
        assertThat(write(run)).isEqualTo(DONE);
        accepted(write(placed(fid, B, 1, 1)));
        Write closing = append(fid, at(1, 2), opening(2), closing(2, 2, Status.ERROR));
        assertThat(unit(settle(fid, 2, Status.ERROR), closing)).containsExactly(DONE, DONE);

        assertThat(write(run)).isEqualTo(DONE);
        assertThat(write(closing)).isEqualTo(DONE);
        assertThat(log(fid)).hasSize(4);
    }

    @Test
    void a_put_sent_again_is_done() {
        Fid fid = held();
        assertHarmless(fid, put(fid, 1, "draft~1", 1, "text"));
        assertHarmless(fid, put(fid, 0, "draft~1", 2, "changed"));
    }

    @Test
    void a_put_sent_again_after_a_later_attempt_took_over_and_after_the_outcome_is_done() {
        Fid fid = held();
        Write put = put(fid, 1, "draft~1", 1, "text");
        assertThat(write(put)).isEqualTo(DONE);
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(put)).isEqualTo(DONE);
        assertThat(write(settle(fid, 2, Status.FINISHED))).isEqualTo(DONE);
        assertThat(write(put)).isEqualTo(DONE);
    }

    @Test
    void a_put_for_the_store_sent_again_is_done() {
        Write put = put(Fid.STORE, 0, "transport-" + newFid(), 1, "memory");
        assertThat(write(put)).isEqualTo(DONE);
        assertThat(write(put)).isEqualTo(DONE);
    }

    @Test
    void an_opening_of_a_lock_sent_again_finds_it_also_when_it_was_answered_taken_over_and_ended() {
        Fid fid = held();
        Write open = openLock(fid, 1, "ask~1");
        assertHarmless(fid, open);
        LockRow answered = acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(acceptedLock(write(open))).isEqualTo(answered);
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(acceptedLock(write(open))).isEqualTo(answered);
        assertThat(write(settle(fid, 2, Status.FINISHED))).isEqualTo(DONE);
        assertThat(acceptedLock(write(open))).isEqualTo(answered);
    }

    @Test
    void an_answer_sent_again_is_the_same_answer_and_wakes_nobody() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        assertHarmless(fid, answer(fid, "ask~1", "act-1", "{\"approve\":true}"));
        assertThat(row(fid).due().wakes()).isEqualTo(1);
    }

    @Test
    void an_expiry_sent_again_by_an_attempt_that_lost_its_claim_is_the_same_expiry() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        clock.pass(Duration.ofHours(1));
        Write expire = expire(fid, 1, "ask~1", "act-1");
        LockRow expired = acceptedLock(write(expire));
        accepted(write(placed(fid, B, 1, 1)));

        assertThat(acceptedLock(write(expire))).isEqualTo(expired);
    }

    @Test
    void an_extension_and_a_control_sent_again_do_no_more_than_wake() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        Write extend = new Write.ExtendLock(fid, 0, "ask~1", MINUTE);
        LockRow extended = acceptedLock(write(extend));
        assertThat(acceptedLock(write(extend))).isEqualTo(extended);

        ExecutionRow cancelled = accepted(write(cancel(fid, "enough")));
        assertThat(accepted(write(cancel(fid, "enough"))).wish()).isEqualTo(cancelled.wish());
    }

    @Test
    void a_rest_that_keeps_the_claim_sent_again_changes_nothing() {
        Fid fid = held();
        assertHarmless(fid, rest(fid, 1, 0, MINUTE, How.SEEN));
        assertHarmless(fid, rest(fid, 1, 0, MINUTE, How.PARKED));
    }

    @Test
    void a_rest_that_gave_the_claim_up_sent_again_is_done() {
        Fid fid = held();
        assertHarmless(fid, rest(fid, 1, 0, MINUTE, How.SUSPENDED));
    }

    @Test
    void a_failure_sent_again_counts_once() {
        Fid fid = held();
        assertHarmless(fid, rest(fid, 1, 0, MINUTE, How.FAILED));
        assertThat(row(fid).hold().failures()).isEqualTo(1);
    }

    @Test
    void a_rest_that_gave_the_claim_up_sent_again_after_the_next_claim_leaves_that_alone() {
        Fid fid = held();
        Write rest = rest(fid, 1, 0, How.FAILED);
        assertThat(write(rest)).isEqualTo(DONE);
        accepted(write(control(fid, Wish.WAKE)));
        ExecutionRow claimed = accepted(write(claim(fid, B, 1)));

        assertThat(write(rest)).isEqualTo(DONE);
        assertThat(row(fid)).isEqualTo(claimed);
    }

    @Test
    void a_settle_sent_again_is_done_also_after_the_log_closed() {
        Fid fid = held(hook("refund"));
        Write settle = settle(fid, 1, Status.FINISHED);
        assertHarmless(fid, settle);
        close(fid, 1);
        ExecutionRow closed = row(fid);
        assertThat(write(settle)).isEqualTo(DONE);
        assertThat(row(fid)).isEqualTo(closed);
    }

    @Test
    void a_settle_sent_again_after_a_takeover_is_done() {
        Fid fid = settled();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        assertThat(row(fid).hold().node()).contains(B);
    }

    @Test
    void a_starting_unit_sent_again_starts_once() {
        Fid fid = newFid();
        Write create = launch(fid, order(ALICE));
        Write claim = claim(fid, A, 0);
        Write opening = append(fid, 0, opening(1));
        ExecutionRow claimed = accepted(unit(create, claim, opening).get(1));
        List<WriteResult> again = unit(create, claim, opening);

        assertThat(accepted(again.get(1)).hold()).isEqualTo(claimed.hold());
        assertThat(again.get(2)).isEqualTo(DONE);
        assertThat(row(fid).hold().attempt()).isEqualTo(1);
        assertThat(log(fid)).containsExactly(opening(1));
    }

    @Test
    void a_units_events_and_entry_sent_again_after_a_takeover_are_answered_alike() {
        Fid fid = held();
        Write events = append(fid, 0, opening(1), text(1, 2));
        Write entry = put(fid, 1, "draft~1", 1, "text");
        assertThat(unit(events, entry)).containsExactly(DONE, DONE);
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(append(fid, at(1, 2), opening(2), text(2, 2)))).isEqualTo(DONE);

        assertThat(unit(events, entry)).containsExactly(DONE, DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), opening(2), text(2, 2));
    }

    @Test
    void an_ending_unit_sent_again_ends_once() {
        Fid fid = held();
        assertHarmless(
                fid,
                append(fid, 0, opening(1)),
                settle(fid, 1, Status.ERROR),
                append(fid, at(1, 1), event(1, 2, "error", "trace"), closing(1, 3, Status.ERROR)));
    }

    @Test
    void a_suspending_unit_sent_again_suspends_once() {
        Fid fid = held();
        assertHarmless(
                fid,
                append(fid, 0, opening(1)),
                put(fid, 1, "nap~1", 1, "asleep"),
                rest(fid, 1, 0, MINUTE, How.SUSPENDED));
    }
}
