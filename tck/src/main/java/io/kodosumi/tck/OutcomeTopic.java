package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The outcome: exactly one, for ever. */
abstract class OutcomeTopic extends StoreTopic {
    OutcomeTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"FINISHED", "ERROR", "CANCELLED", "TIMEOUT"})
    void an_outcome_is_kept_with_its_result_and_instant(Status outcome) {
        Fid fid = held();
        clock.pass(MINUTE);
        store.beat(A, LEASE, "{}");
        assertThat(write(new Write.Settle(fid, 1, 0, outcome, "{\"str\":\"result\"}")))
                .isEqualTo(DONE);
        assertThat(row(fid).end()).contains(new ExecutionRow.End(outcome, "{\"str\":\"result\"}", now()));
        assertThat(row(fid).status()).isEqualTo(outcome);
    }

    @Test
    void a_second_outcome_is_settled() {
        Fid fid = settled();
        ExecutionRow before = row(fid);
        assertThat(write(settle(fid, 1, Status.ERROR))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(row(fid)).isEqualTo(before);
    }

    @Test
    void another_attempt_settles_nothing_again_not_even_alike() {
        Fid fid = settled();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(settle(fid, 2, Status.FINISHED))).isEqualTo(refused(Reason.SETTLED, 2));
        assertThat(write(settle(fid, 2, Status.ERROR))).isEqualTo(refused(Reason.SETTLED, 2));
        assertThat(row(fid).end().orElseThrow().outcome()).isEqualTo(Status.FINISHED);
    }

    @Test
    void the_same_outcome_sent_again_keeps_the_first_result() {
        Fid fid = settled();
        assertThat(write(new Write.Settle(fid, 1, 0, Status.FINISHED, "\"other\"")))
                .isEqualTo(DONE);
        assertThat(row(fid).end().orElseThrow().result()).isEqualTo("{}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"FINISHED", "ERROR", "TIMEOUT"})
    void once_a_cancel_was_asked_for_nothing_else_is_an_outcome(Status outcome) {
        Fid fid = held();
        accepted(write(cancel(fid, "")));
        assertThat(write(settle(fid, 1, outcome))).isEqualTo(refused(Reason.CANCELLED, 1));
        assertThat(row(fid).end()).isEmpty();
        assertThat(write(settle(fid, 1, Status.CANCELLED))).isEqualTo(DONE);
    }

    @Test
    void the_claim_stays_until_the_closing_events_are_in_the_log() {
        Fid fid = settled();
        assertThat(row(fid).hold().node()).contains(A);
        assertThat(write(claim(fid, B, 1))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(write(append(fid, 0, event(1, 1, "final", "{}")))).isEqualTo(DONE);
        assertThat(row(fid).hold().node()).contains(A);
        assertThat(write(append(fid, at(1, 1), closing(1, 2, Status.FINISHED)))).isEqualTo(DONE);
        assertThat(row(fid).hold().node()).isEmpty();
    }

    @Test
    void an_outcome_leaves_due_as_it_is() {
        Fid fid = held();
        accepted(write(control(fid, Wish.WAKE)));
        ExecutionRow.Due due = row(fid).due();
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        assertThat(row(fid).due()).isEqualTo(due);
    }

    @Test
    void missing_closing_events_may_be_written_by_the_next_attempt() {
        Fid fid = settled();
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        accepted(write(claim(fid, B, 1)));
        Event last = closing(2, 2, Status.FINISHED);
        assertThat(write(append(fid, 0, opening(2), last))).isEqualTo(DONE);
        assertThat(row(fid).isDone()).isTrue();
        assertThat(log(fid)).containsExactly(opening(2), last);
    }
}
