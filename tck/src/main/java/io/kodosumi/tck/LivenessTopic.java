package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes: leases, takeovers, death for ever, crashes. */
abstract class LivenessTopic extends StoreTopic {
    LivenessTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_node_renews_its_lease_also_after_it_ran_out() {
        Fid fid = held();
        outlive(Duration.ZERO);
        clock.pass(MINUTE);
        assertThat(store.beat(A, LEASE, "{}")).isTrue();
        assertThat(write(claim(fid, B, 1))).isEqualTo(refused(Reason.HELD, 1));
    }

    @Test
    void a_lease_counts_from_its_last_beat() {
        Fid fid = held();
        clock.pass(LEASE.minus(TICK));
        assertThat(store.beat(A, LEASE, "{\"about\":\"again\"}")).isTrue();
        clock.pass(LEASE.minus(TICK));
        assertThat(write(claim(fid, B, 1))).isEqualTo(refused(Reason.HELD, 1));
        clock.pass(TICK);
        assertThat(accepted(write(claim(fid, B, 1))).hold().node()).contains(B);
    }

    @Test
    void a_node_that_says_farewell_with_a_lease_of_zero_may_be_taken_over_from_at_once() {
        Fid fid = held();
        assertThat(store.beat(A, Duration.ZERO, "{}")).isTrue();
        assertThat(accepted(write(claim(fid, B, 1))).hold().node()).contains(B);
        assertThat(store.beat(A, LEASE, "{}")).isFalse();
    }

    @Test
    void a_takeover_declares_the_node_dead_for_ever() {
        Fid fid = held();
        outlive(Duration.ZERO);
        accepted(write(claim(fid, B, 1)));

        assertThat(store.beat(A, LEASE, "{}")).isFalse();
        assertThat(store.beat(A, LEASE, "{}")).isFalse();
        assertThat(write(claim(launched(), A, 0))).isEqualTo(refused(Reason.FENCED, 0));
    }

    @Test
    void a_dead_nodes_claim_is_fenced_whatever_its_placement() {
        Fid fid = held();
        outlive(Duration.ZERO);
        accepted(write(claim(fid, B, 1)));
        assertThat(write(placed(fid, A, 2, 9))).isEqualTo(refused(Reason.FENCED, 2));
    }

    @Test
    void a_node_that_never_beat_may_be_taken_over_and_is_dead_then() {
        Fid fid = launched();
        accepted(write(claim(fid, A, 0)));
        assertThat(accepted(write(claim(fid, B, 1))).hold().crashes()).isEqualTo(1);
        assertThat(store.beat(A, LEASE, "{}")).isFalse();
    }

    @Test
    void a_takeover_by_placement_from_a_node_whose_lease_ran_out_declares_it_dead_too() {
        Fid fid = held();
        outlive(Duration.ZERO);
        assertThat(accepted(write(placed(fid, B, 1, 1))).hold().crashes()).isEqualTo(1);
        assertThat(store.beat(A, LEASE, "{}")).isFalse();
    }

    @Test
    void one_takeover_frees_all_that_the_dead_node_held() {
        Fid one = held();
        Fid other = held();
        outlive(Duration.ZERO);
        accepted(write(claim(one, B, 1)));
        assertThat(accepted(write(claim(other, B, 1))).hold().crashes()).isEqualTo(1);
    }

    @Test
    void a_claim_that_is_refused_declares_nobody_dead() {
        Fid fid = held();
        outlive(Duration.ZERO);
        assertThat(write(claim(fid, B, 0))).isEqualTo(refused(Reason.FENCED, 1));
        assertThat(store.beat(A, LEASE, "{}")).isTrue();
    }

    @Test
    void claims_taken_from_dead_holders_are_counted_as_crashes() {
        Fid fid = held();
        outlive(Duration.ZERO);
        store.beat(B, LEASE, "{}");
        accepted(write(claim(fid, B, 1)));
        outlive(Duration.ZERO);
        assertThat(accepted(write(claim(fid, new NodeId("node-c"), 2))).hold())
                .isEqualTo(new ExecutionRow.Hold(3, Optional.of(new NodeId("node-c")), false, 0, 0, 2));
    }

    @Test
    void taking_a_parked_attempt_from_a_dead_holder_is_no_crash() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        outlive(Duration.ZERO);
        assertThat(accepted(write(claim(fid, B, 1))).hold().crashes()).isZero();
        assertThat(store.beat(A, LEASE, "{}")).as("A is dead all the same").isFalse();
    }

    @Test
    void an_attempt_that_went_on_after_parking_is_a_crash_when_its_node_dies() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        assertThat(write(rest(fid, 1, 0, How.SEEN))).isEqualTo(DONE);
        outlive(Duration.ZERO);
        assertThat(accepted(write(claim(fid, B, 1))).hold().crashes()).isEqualTo(1);
    }

    @Test
    void what_a_node_gave_up_before_it_died_is_no_crash() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        outlive(Duration.ZERO);
        assertThat(accepted(write(claim(fid, B, 1))).hold().crashes()).isZero();
        assertThat(store.beat(A, LEASE, "{}")).isTrue();
    }
}
