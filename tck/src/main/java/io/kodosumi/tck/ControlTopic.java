package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.delayed;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Control: what people want, and that each wish wakes. */
abstract class ControlTopic extends StoreTopic {
    ControlTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @ParameterizedTest
    @EnumSource(value = Wish.class, names = "ROUTE", mode = EnumSource.Mode.EXCLUDE)
    void every_wish_makes_a_held_execution_due_at_once_and_raises_its_wakes(Wish wish) {
        Fid fid = held();
        ExecutionRow row = accepted(write(control(fid, wish)));
        assertThat(row.due()).isEqualTo(new ExecutionRow.Due(Optional.of(now()), 1));
        assertThat(row(fid)).isEqualTo(row);
        assertThat(accepted(write(control(fid, wish))).due().wakes()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Wish.class)
    void every_wish_makes_an_unheld_execution_due_at_once(Wish wish) {
        Fid fid = newFid();
        accepted(write(delayed(fid, MINUTE)));
        assertThat(accepted(write(new Write.Control(fid, wish, BOB, ROUTE))).due())
                .isEqualTo(new ExecutionRow.Due(Optional.of(now()), 1));
    }

    @Test
    void a_cancel_says_who_asked_when_and_why() {
        Fid fid = held();
        clock.pass(MINUTE);
        assertThat(accepted(write(cancel(fid, "too expensive"))).wish())
                .isEqualTo(new ExecutionRow.Wish(
                        false, Optional.of(new ExecutionRow.Cancel(BOB, now(), "too expensive")), 0));
    }

    @Test
    void the_first_cancel_stays_whoever_asks_again() {
        Fid fid = held();
        ExecutionRow first = accepted(write(cancel(fid, "too expensive")));
        clock.pass(MINUTE);
        ExecutionRow second = accepted(write(new Write.Control(fid, Wish.CANCEL, ALICE, "me too")));
        assertThat(second.wish()).isEqualTo(first.wish());
    }

    @Test
    void pause_and_resume_set_and_clear_one_flag() {
        Fid fid = held();
        assertThat(accepted(write(control(fid, Wish.PAUSE))).wish().paused()).isTrue();
        assertThat(accepted(write(control(fid, Wish.PAUSE))).wish().paused()).isTrue();
        assertThat(accepted(write(control(fid, Wish.RESUME))).wish().paused()).isFalse();
        assertThat(accepted(write(control(fid, Wish.RESUME))).wish().paused()).isFalse();
    }

    @Test
    void a_resume_leaves_a_cancel() {
        Fid fid = held();
        accepted(write(cancel(fid, "")));
        assertThat(accepted(write(control(fid, Wish.RESUME))).wish().cancel()).isPresent();
    }

    @Test
    void a_wake_changes_nothing_but_due() {
        Fid fid = held();
        ExecutionRow before = row(fid);
        ExecutionRow after = accepted(write(control(fid, Wish.WAKE)));
        assertThat(after.wish()).isEqualTo(before.wish());
        assertThat(after.hold()).isEqualTo(before.hold());
        assertThat(after.order()).isEqualTo(before.order());
    }

    @Test
    void a_route_is_changed_while_nobody_holds_it() {
        Fid fid = launched();
        ExecutionRow row = accepted(write(new Write.Control(fid, Wish.ROUTE, BOB, "direct/review/2")));
        assertThat(row.order()).isEqualTo(order(ALICE).withRoute("direct/review/2"));
        assertThat(Ask.by(A).fids(store)).isEmpty();
        assertThat(Ask.by(A).routes("direct/review/2").all(store))
                .containsExactly(new Work(fid, Kind.PLACE, ALICE, "direct/review/2", 0, 1));
    }

    @Test
    void a_route_is_held_while_a_node_holds_it() {
        Fid fid = held();
        assertThat(write(new Write.Control(fid, Wish.ROUTE, BOB, "direct/review/2")))
                .isEqualTo(refused(Reason.HELD, 1));
        assertThat(row(fid).order().route()).isEqualTo(ROUTE);
        assertThat(row(fid).due().wakes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Wish.class)
    void after_the_outcome_nothing_can_be_wanted(Wish wish) {
        Fid fid = settled();
        assertThat(write(control(fid, wish))).isEqualTo(refused(Reason.SETTLED, 1));
        close(fid, 1);
        assertThat(write(control(fid, wish))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(row(fid).due()).isEqualTo(new ExecutionRow.Due(Optional.empty(), 0));
    }

    @Test
    void a_wish_does_not_unpark() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        assertThat(accepted(write(control(fid, Wish.WAKE))).hold().parked()).isTrue();
    }
}
