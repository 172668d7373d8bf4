package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.delayed;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is due: for whom, as what, in order, page by page. */
abstract class DueTopic extends StoreTopic {
    DueTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void an_unheld_launch_is_work_to_place() {
        Fid fid = launched();
        assertThat(Ask.by(A).first(store))
                .isEqualTo(new Work.Page(List.of(work(fid, Kind.PLACE, 0, 0)), Optional.empty(), Optional.empty()));
    }

    @Test
    void asking_takes_nothing() {
        Fid fid = launched();
        assertThat(Ask.by(A).fids(store)).containsExactly(fid);
        assertThat(Ask.by(B).fids(store)).containsExactly(fid);
        assertThat(row(fid).hold().attempt()).isZero();
    }

    @Test
    void what_was_claimed_is_not_due() {
        held();
        assertThat(Ask.by(A).fids(store)).isEmpty();
        assertThat(Ask.by(B).fids(store)).isEmpty();
    }

    @Test
    void the_holder_is_woken_whatever_its_routes_and_nobody_else_is() {
        Fid fid = held();
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(Ask.by(A).routes().except(ALICE).all(store)).containsExactly(work(fid, Kind.WAKE, 1, 1));
        assertThat(Ask.by(B).fids(store)).isEmpty();
        assertThat(Ask.by(B).suspects().fids(store)).isEmpty();
    }

    @Test
    void a_holder_is_woken_not_controlled_by_a_cancel_a_deadline_and_an_outcome() {
        Fid cancelled = held();
        Fid overdue = held(order(MINUTE));
        Fid settled = settled();
        assertThat(write(rest(overdue, 1, 0, MINUTE, How.PARKED))).isEqualTo(DONE);
        assertThat(write(rest(settled, 1, 0, MINUTE, How.SEEN))).isEqualTo(DONE);
        clock.pass(MINUTE);
        accepted(write(cancel(cancelled, "")));
        assertThat(Ask.by(A).all(store)).extracting(Work::kind).containsExactly(Kind.WAKE, Kind.WAKE, Kind.WAKE);
    }

    @Test
    void only_the_routes_asked_for_are_placed() {
        Fid fid = launched();
        Fid other = launched(order(ALICE).withRoute("temporal/review/1"));
        assertThat(Ask.by(A).fids(store)).containsExactly(fid);
        assertThat(Ask.by(A).routes("temporal/review/1").fids(store)).containsExactly(other);
        assertThat(Ask.by(A).routes(ROUTE, "temporal/review/1").fids(store)).containsExactlyInAnyOrder(fid, other);
        assertThat(Ask.by(A).routes().fids(store)).isEmpty();
        assertThat(Ask.by(A).routes("direct/review/").fids(store)).isEmpty();
    }

    @Test
    void users_at_their_limit_are_not_placed() {
        Fid alices = launched(order(ALICE));
        Fid bobs = launched(order(BOB));
        assertThat(Ask.by(A).except(ALICE).fids(store)).containsExactly(bobs);
        assertThat(Ask.by(A).except(BOB).fids(store)).containsExactly(alices);
        assertThat(Ask.by(A).except(ALICE, BOB).fids(store)).isEmpty();
    }

    @Test
    void a_time_that_has_come_is_due_and_one_a_tick_away_is_not() {
        Fid fid = newFid();
        accepted(write(delayed(fid, MINUTE)));
        clock.pass(MINUTE.minus(TICK));
        assertThat(Ask.by(A).fids(store)).isEmpty();
        clock.pass(TICK);
        assertThat(Ask.by(A).fids(store)).containsExactly(fid);
    }

    @Test
    void the_earliest_comes_first() {
        Fid third = newFid();
        Fid first = newFid();
        Fid second = newFid();
        accepted(write(delayed(third, MINUTE.multipliedBy(3))));
        accepted(write(delayed(first, MINUTE)));
        accepted(write(delayed(second, MINUTE.multipliedBy(2))));
        clock.pass(MINUTE.multipliedBy(3));
        assertThat(Ask.by(A).fids(store)).containsExactly(first, second, third);
    }

    @Test
    void next_tells_in_how_long_the_first_that_is_not_due_yet_will_be() {
        Fid later = newFid();
        accepted(write(delayed(later, MINUTE.multipliedBy(2))));
        accepted(write(delayed(newFid(), MINUTE.multipliedBy(3))));
        launched();
        assertThat(Ask.by(A).first(store).next()).contains(MINUTE.multipliedBy(2));
        clock.pass(MINUTE);
        assertThat(Ask.by(A).first(store).next()).contains(MINUTE);
    }

    @Test
    void next_looks_only_at_what_is_asked_for() {
        accepted(write(delayed(newFid(), MINUTE)));
        Fid rested = held();
        assertThat(write(rest(rested, 1, 0, MINUTE.multipliedBy(2), How.SEEN))).isEqualTo(DONE);
        assertThat(Ask.by(A).routes().first(store).next()).contains(MINUTE.multipliedBy(2));
        assertThat(Ask.by(A).except(ALICE).first(store).next()).contains(MINUTE.multipliedBy(2));
        assertThat(Ask.by(B).first(store).next()).contains(MINUTE);
        assertThat(Ask.by(B).routes().first(store).next()).isEmpty();
    }

    @Test
    void many_rows_of_one_user_are_paged_without_loss_or_repetition() {
        List<Fid> held = Stream.generate(this::held).limit(23).toList();
        held.forEach(fid -> accepted(write(control(fid, Wish.WAKE))));
        Work.Page first = Ask.by(A).limit(5).first(store);
        assertThat(first.due()).hasSize(5);
        assertThat(first.more()).isPresent();
        assertThat(Ask.by(A).limit(5).fids(store)).containsExactlyInAnyOrderElementsOf(held);
        assertThat(Ask.by(A).limit(23).first(store).more()).isEmpty();
    }

    @Test
    void nothing_hides_behind_what_the_node_cannot_run() {
        Stream.generate(() -> launched(order(ALICE).withRoute("direct/other/1")))
                .limit(20)
                .forEach(fid -> clock.pass(TICK));
        Stream.generate(() -> launched(order(BOB))).limit(20).forEach(fid -> clock.pass(TICK));
        Fid mine = launched();
        assertThat(Ask.by(A).except(BOB).limit(3).fids(store)).containsExactly(mine);
        assertThat(Ask.by(A).except(BOB).limit(1).first(store).due()).hasSize(1);
    }

    @Test
    void work_taken_while_paging_hides_nothing() {
        IntStream.range(0, 6).forEach(i -> launched(order(new UserId("user-" + i))));
        Work.Page first = Ask.by(A).limit(2).first(store);
        first.due().forEach(work -> accepted(write(claim(work.fid(), B, 0))));
        Work.Page second = Ask.by(A).limit(4).page(store, first.more().orElseThrow());
        assertThat(second.due()).hasSize(4);
        assertThat(second.due()).doesNotContainAnyElementsOf(first.due());
    }

    @Test
    void what_was_cancelled_is_controlled_by_any_node() {
        Fid never = launched();
        Fid suspended = held();
        assertThat(write(rest(suspended, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        accepted(write(cancel(never, "")));
        accepted(write(cancel(suspended, "")));
        assertThat(Ask.by(B).routes().except(ALICE).all(store))
                .containsExactlyInAnyOrder(work(never, Kind.CONTROL, 0, 1), work(suspended, Kind.CONTROL, 1, 1));
    }

    @Test
    void cancel_outranks_pause() {
        Fid fid = launched();
        accepted(write(control(fid, Wish.PAUSE)));
        accepted(write(cancel(fid, "")));
        assertThat(Ask.by(B).routes().all(store)).containsExactly(work(fid, Kind.CONTROL, 0, 2));
    }

    @Test
    void what_is_past_its_deadline_is_controlled_by_any_node() {
        Fid fid = launched(order(MINUTE));
        clock.pass(MINUTE.minus(TICK));
        assertThat(Ask.by(B).all(store)).containsExactly(work(fid, Kind.PLACE, 0, 0));
        assertThat(Ask.by(B).routes().all(store)).isEmpty();
        clock.pass(TICK);
        assertThat(Ask.by(B).routes().except(ALICE).all(store)).containsExactly(work(fid, Kind.CONTROL, 0, 0));
    }

    @Test
    void what_was_settled_and_given_up_unclosed_is_controlled_by_any_node() {
        Fid fid = settled(hook("refund"));
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertThat(Ask.by(B).routes().except(ALICE).all(store)).containsExactly(work(fid, Kind.CONTROL, 1, 0));
    }

    @Test
    void what_waits_for_its_time_is_not_controlled_early() {
        Fid fid = held(order(MINUTE.multipliedBy(2)));
        assertThat(write(rest(fid, 1, 0, MINUTE.multipliedBy(2), How.SUSPENDED)))
                .isEqualTo(DONE);
        assertThat(Ask.by(B).fids(store)).isEmpty();
        assertThat(Ask.by(B).routes().first(store).next()).contains(MINUTE.multipliedBy(2));
    }

    @Test
    void what_has_nothing_left_to_do_is_never_due() {
        Fid fid = closed();
        clock.pass(LEASE);
        assertThat(Ask.by(A).suspects().hooks("refund").fids(store)).isEmpty();
        assertThat(Ask.by(B).suspects().hooks("refund").fids(store)).isEmpty();
        assertThat(row(fid).due().at()).isEmpty();
    }
}
