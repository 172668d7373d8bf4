package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore.Count;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.Write.Room;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bounds on what runs at once: what counts, who is refused, and that no two writes get the last place. */
abstract class RoomTopic extends StoreTopic {
    private static final Room ONE_OF_USER = new Room(OptionalInt.empty(), OptionalInt.of(1));
    private static final Room TWO_OF_USER = new Room(OptionalInt.empty(), OptionalInt.of(2));
    private static final Room ONE_OF_FLOW = new Room(OptionalInt.of(1), OptionalInt.empty());

    RoomTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_claim_is_refused_while_as_many_of_the_user_run_as_may() {
        held(order(ALICE));
        Fid second = launched(order(ALICE));
        Fid third = launched(order(ALICE));
        assertThat(write(claim(second, A, 0, ONE_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 0));
        assertThat(row(second).hold().attempt()).isZero();
        assertThat(row(second).due().at()).isPresent();
        accepted(write(claim(second, A, 0, TWO_OF_USER)));
        assertThat(write(claim(third, B, 0, TWO_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 0));
    }

    @Test
    void a_claim_is_refused_while_as_many_of_the_flow_run_as_may_whatever_their_version_and_user() {
        held(order(ALICE));
        Fid other = launched(versioned("2", BOB));
        assertThat(write(claim(other, A, 0, ONE_OF_FLOW))).isEqualTo(refused(Reason.FLOW_LIMIT, 0));
        accepted(write(claim(launched(flow("other", BOB)), A, 0, ONE_OF_FLOW)));
    }

    @Test
    void another_user_has_room_of_its_own_and_so_has_who_asks_for_none() {
        held(order(ALICE));
        accepted(write(claim(launched(order(BOB)), A, 0, ONE_OF_USER)));
        accepted(write(claim(launched(order(ALICE)), A, 0, Room.ANY)));
    }

    @Test
    void what_is_parked_suspended_or_settled_takes_no_room() {
        Fid fid = held(order(ALICE));
        Fid next = launched(order(ALICE));
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        accepted(write(claim(next, A, 0, ONE_OF_USER)));
        assertThat(write(rest(next, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        Fid last = launched(order(ALICE));
        accepted(write(claim(last, A, 0, ONE_OF_USER)));
        assertThat(write(settle(last, 1, Status.FINISHED))).isEqualTo(DONE);
        accepted(write(claim(launched(order(ALICE)), A, 0, ONE_OF_USER)));
    }

    @Test
    void a_parked_one_goes_on_only_if_others_leave_room() {
        Fid parked = held(order(ALICE));
        assertThat(write(rest(parked, 1, 0, How.PARKED))).isEqualTo(DONE);
        Fid other = held(order(ALICE));
        assertThat(write(goOn(parked, 1, ONE_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 1));
        assertThat(row(parked).hold().parked()).isTrue();
        assertThat(write(goOn(parked, 1, TWO_OF_USER))).isEqualTo(DONE);
        assertThat(row(parked).hold().parked()).isFalse();
        assertThat(write(goOn(other, 1, ONE_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 1));
    }

    @Test
    void one_that_runs_already_does_not_stand_in_its_own_way() {
        Fid fid = held(order(ALICE));
        assertThat(write(goOn(fid, 1, ONE_OF_USER))).isEqualTo(DONE);
    }

    @Test
    void only_going_on_looks_at_the_room() {
        Fid fid = held(order(ALICE));
        held(order(ALICE));
        for (How how : List.of(How.PARKED, How.DRAINED)) {
            assertThat(write(new Write.Rest(fid, 1, 0, 0, Optional.empty(), how, ONE_OF_USER)))
                    .as("%s", how)
                    .isEqualTo(DONE);
        }
    }

    @Test
    void what_is_taken_from_a_dead_holder_has_its_room_already() {
        Fid fid = held(order(ALICE));
        clock.pass(LEASE);
        store.beat(B, LEASE, "{}");
        assertThat(accepted(write(claim(fid, B, 1, ONE_OF_USER))).hold().attempt())
                .isEqualTo(2);
    }

    @Test
    void what_a_dead_node_ran_is_taken_over_even_if_that_was_more_than_may_run() {
        List<Fid> both = List.of(held(order(ALICE)), held(order(ALICE)));
        clock.pass(LEASE);
        store.beat(B, LEASE, "{}");
        for (Fid fid : both) {
            assertThat(accepted(write(claim(fid, B, 1, ONE_OF_USER))).hold().attempt())
                    .isEqualTo(2);
        }
    }

    @Test
    void what_a_dead_node_ran_counts_until_it_is_taken_over() {
        held(order(ALICE));
        clock.pass(LEASE.multipliedBy(2));
        assertThat(write(claim(launched(order(ALICE)), B, 0, ONE_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 0));
    }

    @Test
    void the_fence_and_the_holder_come_before_the_room() {
        Fid fid = held(order(ALICE));
        held(order(ALICE));
        assertThat(write(claim(fid, B, 1, ONE_OF_USER))).isEqualTo(refused(Reason.HELD, 1));
        assertThat(write(claim(fid, B, 0, ONE_OF_USER))).isEqualTo(refused(Reason.FENCED, 1));
        assertThat(write(goOn(fid, 2, ONE_OF_USER))).isEqualTo(refused(Reason.FENCED, 1));
    }

    @Test
    void an_accepted_claim_sent_again_is_accepted_though_the_room_is_taken_since() {
        Fid fid = launched(order(ALICE));
        Write.Claim claim = claim(fid, A, 0, ONE_OF_USER);
        accepted(write(claim));
        accepted(write(claim(launched(order(ALICE)), A, 0, Room.ANY)));
        assertThat(accepted(write(claim)).hold().attempt()).isEqualTo(1);
    }

    @Test
    void a_launch_that_finds_no_room_is_launched_all_the_same() {
        held(order(ALICE));
        Fid fid = newFid();
        List<WriteResult> results = unit(launch(fid, order(ALICE)), claim(fid, A, 0, ONE_OF_USER));
        accepted(results.get(0));
        assertThat(results.get(1)).isEqualTo(refused(Reason.USER_LIMIT, 0));
        assertThat(Ask.by(A).fids(store)).containsExactly(fid);
    }

    @Test
    void claims_of_one_transaction_see_each_other() {
        List<Fid> fids = Stream.generate(() -> launched(order(ALICE))).limit(5).toList();
        List<List<WriteResult>> results = store.write(fids.stream()
                .map(fid -> List.<Write>of(claim(fid, A, 0, TWO_OF_USER)))
                .toList());
        assertThat(results.stream().map(unit -> unit.get(0)).filter(WriteResult.Row.class::isInstance))
                .hasSize(2);
        assertThat(store.counts()).containsExactly(new Count("review", ALICE, 2));
    }

    @Test
    void a_place_given_up_in_a_transaction_is_free_for_the_next_of_it() {
        Fid first = held(order(ALICE));
        Fid second = launched(order(ALICE));
        List<List<WriteResult>> results =
                store.write(List.of(List.of(rest(first, 1, 0, How.PARKED)), List.of(claim(second, A, 0, ONE_OF_USER))));
        accepted(results.get(1).get(0));
        assertThat(write(goOn(first, 1, ONE_OF_USER))).isEqualTo(refused(Reason.USER_LIMIT, 1));
    }

    @Test
    void counts_are_of_what_runs_by_flow_and_user() {
        held(order(ALICE));
        held(versioned("2", ALICE));
        held(order(BOB));
        launched(order(ALICE));
        Fid parked = held(order(BOB));
        assertThat(write(rest(parked, 1, 0, How.PARKED))).isEqualTo(DONE);
        settled();
        closed();
        assertThat(store.counts())
                .containsExactlyInAnyOrder(new Count("review", ALICE, 2), new Count("review", BOB, 1));
    }

    @Test
    void nothing_counts_in_an_empty_store() {
        assertThat(store.counts()).isEmpty();
        IntStream.range(0, 3).forEach(i -> launched());
        assertThat(store.counts()).isEmpty();
    }

    private static Write.Claim claim(Fid fid, NodeId node, int seen, Room room) {
        Write.Claim any = Writes.claim(fid, node, seen);
        return new Write.Claim(fid, any.id(), node, seen, 0, room);
    }

    private static Write.Rest goOn(Fid fid, int attempt, Room room) {
        return new Write.Rest(fid, attempt, 0, 0, Optional.empty(), How.SEEN, room);
    }

    private static Order versioned(String version, UserId user) {
        return new Order(
                Optional.empty(),
                user,
                Optional.empty(),
                "digest",
                "review",
                version,
                "direct/review/" + version,
                Optional.empty(),
                "{}");
    }

    private static Order flow(String flow, UserId user) {
        return new Order(
                Optional.empty(),
                user,
                Optional.empty(),
                "digest",
                flow,
                "1",
                "direct/" + flow + "/1",
                Optional.empty(),
                "{}");
    }
}
