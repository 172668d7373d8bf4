package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.lost;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The log: in order, without duplicate, without a hole that is not told. */
abstract class LogTopic extends StoreTopic {
    LogTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** Held by A, with positions 1-1 to 1-3 in its log. */
    private Fid written() {
        Fid fid = held();
        assertThat(write(append(fid, 0, opening(1), text(1, 2), text(1, 3)))).isEqualTo(DONE);
        return fid;
    }

    @Test
    void runs_that_follow_each_other_are_one_log() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 3), text(1, 4), text(1, 5)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), text(1, 4), text(1, 5));
        assertThat(row(fid).log().head()).isEqualTo(at(1, 5));
    }

    @Test
    void a_run_whose_predecessor_is_missing_is_a_gap() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 4), text(1, 5)))).isEqualTo(refused(Reason.GAP, at(1, 3)));
        assertThat(write(append(held(), at(1, 1), text(1, 2)))).isEqualTo(refused(Reason.GAP, 0));
        assertThat(log(fid)).hasSize(3);
        assertThat(row(fid).log().head()).isEqualTo(at(1, 3));
    }

    @Test
    void what_a_run_repeats_is_dropped_and_the_rest_is_appended() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 1), text(1, 2), text(1, 3), text(1, 4))))
                .isEqualTo(DONE);
        assertThat(write(append(fid, 0, opening(1), text(1, 2)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), text(1, 4));
    }

    @Test
    void an_event_that_repeats_a_position_and_kind_never_changes_what_was_read() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 2), event(1, 3, "stdout", "changed"))))
                .isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3));
    }

    @Test
    void another_kind_at_a_stored_position_is_late() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 2), event(1, 3, "stderr", "changed"))))
                .isEqualTo(refused(Reason.LATE, at(1, 3)));
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3));
    }

    @Test
    void what_is_older_than_the_head_and_not_in_the_log_is_late() {
        Fid fid = written();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(append(fid, 0, opening(2)))).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 3), text(1, 4)))).isEqualTo(refused(Reason.LATE, at(2, 1)));
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), opening(2));
        assertThat(write(append(fid, at(1, 3), text(1, 4))))
                .as("what was set aside is not in the log")
                .isEqualTo(refused(Reason.LATE, at(2, 1)));
    }

    @Test
    void a_run_that_is_partly_stored_and_partly_older_than_the_head_is_late_as_a_whole() {
        Fid fid = written();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(append(fid, at(1, 3), opening(2)))).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 2), text(1, 3), text(1, 4), text(1, 5))))
                .isEqualTo(refused(Reason.LATE, at(2, 1)));
        assertThat(log(fid)).hasSize(4).endsWith(opening(2));
    }

    @Test
    void an_earlier_attempts_accepted_tail_arrives_in_order_and_belongs_in_the_log() {
        Fid fid = written();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(append(fid, at(1, 4), opening(2))))
                .as("the opening follows what the transport had accepted")
                .isEqualTo(refused(Reason.GAP, at(1, 3)));
        assertThat(write(append(fid, at(1, 3), text(1, 4)))).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 4), opening(2)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), text(1, 4), opening(2));
    }

    @Test
    void an_opening_with_after_zero_goes_behind_whatever_is_there() {
        Fid fid = written();
        accepted(write(placed(fid, B, 1, 1)));
        assertThat(write(append(fid, 0, opening(2), text(2, 2)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), opening(2), text(2, 2));
    }

    @Test
    void positions_within_a_log_may_jump_where_all_before_is_known_to_be_stored() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 3), text(1, 7)))).isEqualTo(DONE);
        assertThat(write(append(fid, 0, text(1, 5)))).isEqualTo(refused(Reason.LATE, at(1, 7)));
    }

    @Test
    void a_lost_event_stands_for_what_follows_its_after() {
        Fid fid = written();
        Event lost = lost(at(1, 3), 1, 6);
        assertThat(write(append(fid, at(1, 3), lost))).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 6), text(1, 7)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), text(1, 2), text(1, 3), lost, text(1, 7));
        assertThat(write(append(fid, at(1, 3), text(1, 4)))).isEqualTo(refused(Reason.LATE, at(1, 7)));
    }

    @Test
    void a_lost_event_is_late_unless_the_head_is_exactly_its_after() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 2), lost(at(1, 2), 1, 6)))).isEqualTo(refused(Reason.LATE, at(1, 3)));
        assertThat(write(append(fid, at(1, 4), lost(at(1, 4), 1, 6)))).isEqualTo(refused(Reason.LATE, at(1, 3)));
        assertThat(write(append(fid, 0, lost(0, 1, 6)))).isEqualTo(refused(Reason.LATE, at(1, 3)));
        assertThat(log(fid)).hasSize(3);
    }

    @Test
    void a_lost_event_sent_again_is_done_when_the_log_went_on() {
        Fid fid = written();
        Write lost = append(fid, at(1, 3), lost(at(1, 3), 1, 6));
        assertThat(write(lost)).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 6), text(1, 7)))).isEqualTo(DONE);
        assertThat(write(lost)).isEqualTo(DONE);
        assertThat(log(fid)).hasSize(5);
    }

    @Test
    void nothing_is_stored_behind_the_closing_event() {
        Fid fid = closed();
        long head = at(1, 9);
        assertThat(write(append(fid, head, text(1, 10)))).isEqualTo(refused(Reason.CLOSED, head));
        assertThat(write(append(fid, 0, opening(2)))).isEqualTo(refused(Reason.CLOSED, head));
        assertThat(log(fid)).containsExactly(closing(1, 9, Status.FINISHED));
    }

    @Test
    void closed_wins_over_gap_late_and_lost() {
        Fid fid = closed();
        long head = at(1, 9);
        assertThat(write(append(fid, at(3, 1), text(3, 2)))).isEqualTo(refused(Reason.CLOSED, head));
        assertThat(write(append(fid, at(1, 3), text(1, 4)))).isEqualTo(refused(Reason.CLOSED, head));
        assertThat(write(append(fid, at(1, 3), lost(at(1, 3), 1, 4)))).isEqualTo(refused(Reason.CLOSED, head));
    }

    @Test
    void only_a_status_event_with_a_final_status_closes() {
        Fid fid = held();
        Event running = event(1, 1, Event.STATUS, "running");
        Event text = event(1, 2, "stdout", "finished");
        assertThat(write(append(fid, 0, running, text))).isEqualTo(DONE);
        assertThat(row(fid).log().closed()).isFalse();
        assertThat(write(append(fid, at(1, 2), closing(1, 3, Status.TIMEOUT)))).isEqualTo(DONE);
        assertThat(row(fid).log().closed()).isTrue();
    }

    @Test
    void an_append_needs_no_claim_and_never_unparks() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, MINUTE, How.PARKED))).isEqualTo(DONE);
        ExecutionRow before = row(fid);
        assertThat(write(append(fid, 0, opening(1), text(1, 2)))).isEqualTo(DONE);
        assertThat(row(fid).hold()).isEqualTo(before.hold());
        assertThat(row(fid).due()).isEqualTo(before.due());

        assertThat(write(append(launched(), 0, opening(1)))).isEqualTo(DONE);
    }

    @Test
    void the_closing_events_let_the_claim_go_and_nothing_is_due() {
        Fid fid = settled();
        accepted(write(placed(fid, B, 1, 1)));
        close(fid, 2);
        ExecutionRow row = row(fid);
        assertThat(row.hold().node()).isEmpty();
        assertThat(row.hold().attempt()).isEqualTo(2);
        assertThat(row.due().at()).isEmpty();
        assertThat(row.isDone()).isTrue();
    }

    @Test
    void the_closing_events_may_come_from_a_parked_holder() {
        Fid fid = settled();
        assertThat(write(rest(fid, 1, 0, MINUTE, How.PARKED))).isEqualTo(DONE);
        close(fid, 1);
        assertThat(row(fid).hold()).isEqualTo(new ExecutionRow.Hold(1, Optional.empty(), false, 0, 0, 0));
        assertThat(row(fid).due().at()).isEmpty();
    }
}
