package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.disarm;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.Write.Rest.How;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a store stands: groups of what is unsettled, and nodes. */
abstract class OverviewTopic extends StoreTopic {
    private static final String OTHER = "direct/other/1";

    OverviewTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void an_empty_store_has_no_groups_and_no_nodes() {
        assertThat(store.overview()).isEqualTo(new Overview(List.of(), List.of(), List.of(), now()));
    }

    @Test
    void what_is_unsettled_is_counted_by_route_and_user() {
        Instant first = now();
        launched(order(ALICE));
        clock.pass(TICK);
        launched(order(ALICE));
        held(order(ALICE));
        Fid parked = held(order(ALICE));
        assertThat(write(rest(parked, 1, 0, How.PARKED))).isEqualTo(DONE);
        Fid sleeping = held(order(ALICE));
        assertThat(write(rest(sleeping, 1, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        Fid waiting = held(order(ALICE));
        assertThat(write(rest(waiting, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        held(order(BOB));
        launched(order(ALICE).withRoute(OTHER));
        settled();
        closed();
        assertThat(store.overview().groups())
                .containsExactlyInAnyOrder(
                        new Overview.Group(ROUTE, "review", "1", ALICE, 1, 1, 2, 2, Optional.of(first)),
                        new Overview.Group(ROUTE, "review", "1", BOB, 1, 0, 0, 0, Optional.empty()),
                        new Overview.Group(OTHER, "review", "1", ALICE, 0, 0, 1, 0, Optional.of(now())));
    }

    @Test
    void hooks_that_are_left_are_counted_by_name_since_the_first_of_their_executions_ended() {
        held(hook("early"));
        settled(hook("early"));
        Instant first = now();
        closed(hook("mail"), hook("refund"));
        clock.pass(TICK);
        Fid held = closed(hook("refund"));
        accepted(write(claim(held, A, 1)));
        Instant second = now();
        Fid given = closed(hook("refund"), hook("mail"));
        assertThat(write(disarm(given, 0, "refund"))).isEqualTo(DONE);
        assertThat(store.overview().hooks())
                .containsExactlyInAnyOrder(new Overview.Hook("mail", 2, first), new Overview.Hook("refund", 2, first));
        assertThat(write(disarm(held, 2, "refund"))).isEqualTo(DONE);
        Fid late = closed(hook("late"));
        assertThat(store.overview().hooks())
                .as("without what ran")
                .containsExactlyInAnyOrder(
                        new Overview.Hook("mail", 2, first),
                        new Overview.Hook("refund", 1, first),
                        new Overview.Hook("late", 1, second));
        assertThat(write(disarm(late, 0, "late"))).isEqualTo(DONE);
        assertThat(store.overview().hooks()).extracting(Overview.Hook::name).doesNotContain("late");
    }

    @Test
    void a_node_is_shown_as_its_last_beat_left_it() {
        store.beat(A, LEASE, "{\"roles\":[\"work\"]}");
        clock.pass(TICK);
        store.beat(A, LEASE, "{\"roles\":[]}");
        assertThat(store.overview().nodes())
                .containsExactly(new Overview.Node(A, now().plus(LEASE), false, "{\"roles\":[]}"));
        Instant until = now().plus(LEASE);
        clock.pass(MINUTE);
        assertThat(store.overview().nodes()).containsExactly(new Overview.Node(A, until, false, "{\"roles\":[]}"));
        assertThat(store.overview().now()).isEqualTo(now());
    }

    @Test
    void one_that_was_taken_over_from_is_shown_as_dead() {
        Fid fid = held();
        Instant until = now().plus(LEASE);
        clock.pass(LEASE);
        store.beat(B, LEASE, "{}");
        accepted(write(claim(fid, B, 1)));
        assertThat(store.overview().nodes())
                .containsExactlyInAnyOrder(
                        new Overview.Node(A, until, true, "{}"), new Overview.Node(B, now().plus(LEASE), false, "{}"));
    }

    @Test
    void a_holder_that_never_beat_and_was_taken_over_from_may_be_shown_as_dead_only() {
        Fid fid = launched();
        NodeId never = new NodeId("never");
        accepted(write(claim(fid, never, 0)));
        store.beat(B, LEASE, "{}");
        accepted(write(claim(fid, B, 1)));
        assertThat(store.overview().nodes())
                .filteredOn(node -> node.id().equals(never))
                .allMatch(Overview.Node::dead);
    }
}
