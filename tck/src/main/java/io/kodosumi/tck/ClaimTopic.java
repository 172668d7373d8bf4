package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Claims: who may run an execution, as which attempt. */
abstract class ClaimTopic extends StoreTopic {
    ClaimTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_claim_names_the_holder_raises_the_attempt_and_clears_due() {
        Fid fid = launched();
        ExecutionRow row = accepted(write(claim(fid, A, 0)));

        assertThat(row.hold()).isEqualTo(new ExecutionRow.Hold(1, Optional.of(A), false, 0, 0, 0));
        assertThat(row.due()).isEqualTo(new ExecutionRow.Due(Optional.empty(), 0));
        assertThat(row(fid)).isEqualTo(row);
    }

    @Test
    void a_claim_that_saw_another_attempt_is_fenced() {
        Fid fid = launched();
        assertThat(write(claim(fid, A, 1))).isEqualTo(refused(Reason.FENCED, 0));
        accepted(write(claim(fid, A, 0)));
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertThat(write(claim(fid, B, 0))).isEqualTo(refused(Reason.FENCED, 1));
    }

    @Test
    void nobody_takes_from_a_node_that_may_still_live() {
        Fid fid = held();
        outlive(TICK);
        assertThat(write(claim(fid, B, 1))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(row(fid).hold()).isEqualTo(new ExecutionRow.Hold(1, Optional.of(A), false, 0, 0, 0));
    }

    @Test
    void what_a_node_gave_up_anybody_may_claim() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(accepted(write(claim(fid, B, 1))).hold())
                .isEqualTo(new ExecutionRow.Hold(2, Optional.of(B), false, 0, 0, 0));
    }

    @Test
    void a_newer_placement_outranks_a_living_holder_and_counts_no_crash() {
        Fid fid = held();
        assertThat(accepted(write(placed(fid, B, 1, 7))).hold())
                .isEqualTo(new ExecutionRow.Hold(2, Optional.of(B), false, 7, 0, 0));
        assertThat(store.beat(A, LEASE, "{}")).as("A was not declared dead").isTrue();
    }

    @Test
    void a_placement_that_is_not_newer_outranks_nobody() {
        Fid fid = launched();
        store.beat(A, LEASE, "{}");
        accepted(write(placed(fid, A, 0, 7)));
        assertThat(write(placed(fid, B, 1, 7))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(write(placed(fid, B, 1, 6))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(row(fid).hold().placement()).isEqualTo(7);
    }

    @Test
    void a_placement_does_not_excuse_having_seen_another_attempt() {
        Fid fid = held();
        assertThat(write(placed(fid, B, 0, 7))).isEqualTo(refused(Reason.FENCED, 1));
    }

    @Test
    void the_highest_placement_stays_when_a_lower_one_claims_what_nobody_holds() {
        Fid fid = launched();
        store.beat(A, LEASE, "{}");
        accepted(write(placed(fid, A, 0, 7)));
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertThat(accepted(write(placed(fid, B, 1, 3))).hold().placement()).isEqualTo(7);
    }

    @Test
    void a_node_does_not_take_from_itself_whatever_its_lease() {
        Fid fid = held();
        outlive(Duration.ZERO);
        assertThat(write(claim(fid, A, 1))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(accepted(write(placed(fid, A, 1, 1))).hold().crashes()).isZero();
        assertThat(store.beat(A, LEASE, "{}")).isTrue();
    }

    @Test
    void a_claim_is_closed_when_nothing_is_left_to_do() {
        Fid fid = closed();
        assertThat(write(claim(fid, B, 1))).isEqualTo(refused(Reason.CLOSED, 1));
        assertThat(write(placed(fid, B, 1, 1))).isEqualTo(refused(Reason.CLOSED, 1));
        assertThat(write(claim(fid, B, 0))).isEqualTo(refused(Reason.CLOSED, 1));
    }

    @Test
    void what_is_settled_and_not_closed_may_be_claimed() {
        Fid fid = settled();
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertThat(accepted(write(claim(fid, B, 1))).hold().attempt()).isEqualTo(2);
    }

    @Test
    void the_next_claim_starts_unparked() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        assertThat(accepted(write(placed(fid, B, 1, 1))).hold().parked()).isFalse();
    }
}
