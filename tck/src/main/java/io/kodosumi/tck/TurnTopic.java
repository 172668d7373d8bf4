package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose turn it is among those whose work waits for a place. */
abstract class TurnTopic extends StoreTopic {
    private static final UserId CAROL = new UserId("carol");
    private static final String OTHER = "direct/other/1";

    TurnTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void many_of_one_user_do_not_hide_one_of_another() {
        List<Fid> alices = queue(ALICE, 20);
        Fid bobs = launched(order(BOB));
        assertThat(Ask.by(A).each(1).fids(store)).containsExactly(alices.get(0), bobs);
        assertThat(Ask.by(A).each(2).fids(store)).containsExactly(alices.get(0), alices.get(1), bobs);
    }

    @Test
    void the_turn_goes_around() {
        Fid alices = queue(ALICE, 2).get(0);
        Fid bobs = queue(BOB, 2).get(0);
        Fid carols = queue(CAROL, 2).get(0);
        assertThat(Ask.by(A).each(1).fids(store)).containsExactly(alices, bobs, carols);
        assertThat(Ask.by(A).turn(ALICE, 1).fids(store)).containsExactly(bobs, carols, alices);
        assertThat(Ask.by(A).turn(BOB, 1).fids(store)).containsExactly(carols, alices, bobs);
        assertThat(Ask.by(A).turn(CAROL, 1).fids(store)).containsExactly(alices, bobs, carols);
        assertThat(Ask.by(A).turn(new UserId("bertha"), 1).fids(store))
                .as("behind somebody who has nothing")
                .containsExactly(bobs, carols, alices);
    }

    @Test
    void within_a_queue_the_earliest_due_is_first() {
        List<Fid> alices = queue(ALICE, 5);
        assertThat(Ask.by(A).each(5).fids(store)).containsExactlyElementsOf(alices);
    }

    @Test
    void what_has_begun_comes_before_what_has_not() {
        Fid begun = held(order(ALICE));
        List<Fid> fresh = queue(ALICE, 3);
        assertThat(write(rest(begun, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        clock.pass(TICK);
        accepted(write(control(begun, Wish.WAKE)));
        assertThat(Ask.by(A).each(1).fids(store)).containsExactly(begun, fresh.get(0));
        assertThat(Ask.by(A).each(3).fids(store)).containsExactly(begun, fresh.get(0), fresh.get(1), fresh.get(2));
    }

    @Test
    void each_route_has_a_queue_of_its_own() {
        Fid other = launched(order(ALICE).withRoute(OTHER));
        List<Fid> alices = queue(ALICE, 3);
        assertThat(Ask.by(A).routes(ROUTE, OTHER).each(1).fids(store)).containsExactlyInAnyOrder(other, alices.get(0));
    }

    @Test
    void pages_walk_through_all_queues_once() {
        List<Fid> firsts = new ArrayList<>();
        IntStream.range(0, 17)
                .forEach(i -> firsts.add(
                        queue(new UserId(String.format("user-%02d", i)), 3).get(0)));
        assertThat(Ask.by(A).each(1).limit(4).fids(store)).containsExactlyElementsOf(firsts);
        List<Fid> turned = new ArrayList<>(firsts.subList(6, 17));
        turned.addAll(firsts.subList(0, 6));
        assertThat(Ask.by(A).turn(new UserId("user-05"), 1).limit(4).fids(store))
                .containsExactlyElementsOf(turned);
        assertThat(Ask.by(A).turn(new UserId("user-05"), 3).limit(4).fids(store))
                .hasSize(51);
    }

    @Test
    void a_page_holds_other_work_first_and_no_part_of_a_queue() {
        Fid woken = held(order(BOB));
        accepted(write(control(woken, Wish.WAKE)));
        List<Fid> alices = queue(ALICE, 3);
        Work.Page first = Ask.by(A).each(3).limit(3).first(store);
        assertThat(first.due()).extracting(Work::fid).containsExactly(woken);
        Work.Page second = Ask.by(A).each(3).limit(3).page(store, first.more().orElseThrow());
        assertThat(second.due()).extracting(Work::fid).containsExactlyElementsOf(alices);
        assertThat(second.more()).isEmpty();
    }

    @Test
    void queues_of_others_routes_and_of_users_at_their_limit_are_stepped_over() {
        IntStream.range(0, 9).forEach(i -> launched(order(new UserId("aa-" + i)).withRoute(OTHER)));
        queue(BOB, 3);
        Fid carols = launched(order(CAROL));
        assertThat(Ask.by(A).except(BOB).each(1).limit(1).fids(store)).containsExactly(carols);
        assertThat(Ask.by(A)
                        .routes(ROUTE, OTHER)
                        .full(OTHER)
                        .except(BOB)
                        .each(1)
                        .limit(1)
                        .fids(store))
                .containsExactly(carols);
    }

    @Test
    void what_is_not_due_cancelled_overdue_or_held_stands_in_no_queue() {
        Fid later = held(order(ALICE));
        assertThat(write(rest(later, 1, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        Fid cancelled = launched(order(ALICE));
        accepted(write(cancel(cancelled, "")));
        Fid overdue = launched(order(TICK));
        clock.pass(TICK);
        Fid held = launched(order(ALICE));
        accepted(write(claim(held, A, 0)));
        Fid fresh = launched(order(ALICE));
        assertThat(Ask.by(A).each(9).all(store))
                .filteredOn(work -> work.kind() == Kind.PLACE)
                .extracting(Work::fid)
                .containsExactly(fresh);
        assertThat(Ask.by(A).each(9).all(store))
                .filteredOn(work -> work.kind() == Kind.CONTROL)
                .extracting(Work::fid)
                .containsExactlyInAnyOrder(cancelled, overdue);
    }

    @Test
    void what_ran_under_a_dead_holder_is_recovered_whoever_is_at_the_limit() {
        Fid ran = held(order(ALICE));
        Fid waited = held(order(ALICE));
        assertThat(write(rest(waited, 1, 0, How.PARKED))).isEqualTo(DONE);
        clock.pass(LEASE);
        store.beat(B, LEASE, "{}");
        assertThat(Ask.by(B).suspects().all(store))
                .containsExactlyInAnyOrder(work(ran, Kind.RECOVER, 1, 0), work(waited, Kind.PLACE, 1, 0));
        assertThat(Ask.by(B).suspects().except(ALICE).all(store)).containsExactly(work(ran, Kind.RECOVER, 1, 0));
        assertThat(Ask.by(B).suspects().full(ROUTE).all(store)).containsExactly(work(ran, Kind.RECOVER, 1, 0));
        assertThat(Ask.by(B).suspects().routes(OTHER).all(store)).isEmpty();
    }

    @Test
    void user_ids_of_any_text_have_their_turn() {
        List<UserId> users = Stream.of("", "%", "_", "'", "\"", "a b", "a\nb", "7 1", "\u00e9", "\ud83e\udd16", "zz")
                .map(text -> new UserId("u" + text))
                .toList();
        users.forEach(user -> queue(user, 2));
        List<Fid> around = Ask.by(A).each(1).limit(2).fids(store);
        assertThat(around).hasSize(users.size()).doesNotHaveDuplicates();
        users.forEach(user -> assertThat(Ask.by(A).turn(user, 1).limit(2).fids(store))
                .as("behind '%s'", user)
                .containsExactlyInAnyOrderElementsOf(around));
    }

    @Test
    void a_question_for_none_or_for_more_of_each_than_in_all_is_refused() {
        for (int each : new int[] {0, 11}) {
            Work.Turn turn = new Work.Turn(Optional.empty(), each);
            assertThatThrownBy(() -> new Work.Query(
                            A, Set.of(ROUTE), Set.of(), Work.Except.NONE, turn, Work.Reach.DEAD, Cursor.START, 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(each + " of each queue, 10 in all: expected 1 to 10 of each");
        }
    }

    private List<Fid> queue(UserId user, int length) {
        List<Fid> queued = new ArrayList<>();
        IntStream.range(0, length).forEach(i -> {
            queued.add(launched(order(user)));
            clock.pass(TICK);
        });
        return queued;
    }
}
