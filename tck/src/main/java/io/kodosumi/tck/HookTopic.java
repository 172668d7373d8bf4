package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.disarm;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Completion hooks: armed by the outcome, due once the log is closed, until each has run. */
abstract class HookTopic extends StoreTopic {
    HookTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void the_outcome_arms_them() {
        Fid fid = held(hook("refund"), hook("mail"), new Fact("input", "inputs", 1, "{}"));
        assertThat(row(fid).log().armedHooks()).isZero();
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        assertThat(row(fid).log().armedHooks()).isEqualTo(2);
        assertThat(row(fid).isDone()).isFalse();
    }

    @Test
    void one_that_was_disarmed_before_the_outcome_stays_so() {
        Fid fid = held(hook("refund"), hook("mail"));
        assertThat(write(disarm(fid, 0, "mail"))).isEqualTo(DONE);
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        assertThat(row(fid).log().armedHooks()).isEqualTo(1);
    }

    @Test
    void the_closing_events_make_it_due_for_nodes_that_have_one_of_them() {
        Fid fid = closed(hook("refund"), hook("mail"));
        assertThat(row(fid).hold().node()).isEmpty();
        assertThat(row(fid).due().at()).contains(now());
        assertThat(Ask.by(B).fids(store)).as("a route is not enough").isEmpty();
        assertThat(Ask.by(B).routes().hooks("other").fids(store)).isEmpty();
        assertThat(Ask.by(B).routes().hooks("mail", "other").all(store)).containsExactly(work(fid, Kind.HOOK, 1, 0));
    }

    @Test
    void bounds_on_what_runs_do_not_hold_them_up() {
        Fid due = closed(hook("refund"));
        Fid left = closed(hook("refund"));
        accepted(write(claim(left, A, 1)));
        outlive(Duration.ZERO);
        Ask full = Ask.by(B).suspects().hooks("refund").except(ALICE).full(Writes.ROUTE);
        assertThat(full.all(store)).containsExactlyInAnyOrder(work(due, Kind.HOOK, 1, 0), work(left, Kind.HOOK, 2, 0));
    }

    @Test
    void how_they_were_tried_is_kept_behind_the_outcome() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(tried(fid, 2, 1, "once"))).isEqualTo(DONE);
        assertThat(write(tried(fid, 1, 2, "late"))).isEqualTo(refused(Reason.FENCED, 2));
        assertThat(write(tried(fid, 0, 2, "by a host"))).isEqualTo(DONE);
        assertThat(write(tried(fid, 2, 2, "twice"))).isEqualTo(refused(Reason.VERSION, 2));
        assertThat(store.facts(fid, Fact.TRIED, "", 10))
                .containsExactly(new Fact(Fact.TRIED, "refund", 2, "by a host"));
        assertThat(row(fid).log().armedHooks()).isEqualTo(1);
    }

    private static Write.Put tried(Fid fid, int attempt, int version, String value) {
        return new Write.Put(fid, attempt, 0, new Fact(Fact.TRIED, "refund", version, value));
    }

    @Test
    void a_wake_makes_armed_ones_due_at_once() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(rest(fid, 2, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(Ask.by(B).hooks("refund").fids(store)).isEmpty();
        assertThat(accepted(write(control(fid, Wish.WAKE))).due().wakes()).isEqualTo(1);
        assertThat(Ask.by(B).hooks("refund").all(store)).containsExactly(work(fid, Kind.HOOK, 2, 1));
    }

    @Test
    void a_wake_of_one_that_runs_is_not_lost() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        accepted(write(control(fid, Wish.WAKE)));
        assertThat(Ask.by(A).all(store)).containsExactly(work(fid, Kind.WAKE, 2, 1));
        assertThat(write(rest(fid, 2, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(Ask.by(B).hooks("refund").fids(store)).containsExactly(fid);
    }

    @Test
    void what_else_people_want_means_nothing_to_them() {
        Fid fid = closed(hook("refund"));
        for (Wish wish : List.of(Wish.CANCEL, Wish.PAUSE, Wish.RESUME, Wish.ROUTE)) {
            assertThat(write(control(fid, wish))).as(wish.name()).isEqualTo(refused(Reason.SETTLED, 1));
        }
    }

    @Test
    void once_the_last_one_ran_a_wake_is_refused() {
        Fid fid = closed(hook("refund"));
        assertThat(write(disarm(fid, 0, "refund"))).isEqualTo(DONE);
        assertThat(write(control(fid, Wish.WAKE))).isEqualTo(refused(Reason.SETTLED, 1));
    }

    @Test
    void one_that_ran_is_not_looked_for_again() {
        Fid fid = closed(hook("refund"), hook("mail"));
        accepted(write(claim(fid, B, 1)));
        assertThat(write(disarm(fid, 2, "mail"))).isEqualTo(DONE);
        assertThat(write(rest(fid, 2, 0, Duration.ZERO, How.DRAINED))).isEqualTo(DONE);
        assertThat(Ask.by(B).hooks("mail").fids(store)).isEmpty();
        assertThat(Ask.by(B).hooks("refund").all(store)).containsExactly(work(fid, Kind.HOOK, 2, 0));
        assertThat(row(fid).log().armedHooks()).isEqualTo(1);
    }

    @Test
    void when_the_last_one_ran_nothing_is_left_to_do() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(disarm(fid, 2, "refund"))).isEqualTo(DONE);
        assertThat(row(fid).isDone()).isTrue();
        assertThat(write(claim(fid, B, 2))).isEqualTo(refused(Reason.CLOSED, 2));
        assertThat(write(rest(fid, 2, 0, Duration.ZERO, How.DRAINED))).isEqualTo(DONE);
        assertThat(row(fid).due().at()).isEmpty();
        assertThat(Ask.by(A).hooks("refund").fids(store)).isEmpty();
    }

    @Test
    void whoever_holds_it_nothing_left_to_do_is_not_due() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(rest(fid, 2, 0, Duration.ZERO, How.SEEN))).isEqualTo(DONE);
        assertThat(Ask.by(A).all(store)).extracting(Work::kind).containsExactly(Kind.WAKE);
        assertThat(write(disarm(fid, 2, "refund"))).isEqualTo(DONE);
        assertThat(Ask.by(A).hooks("refund").fids(store)).isEmpty();
        assertThat(write(rest(fid, 2, 0, Duration.ZERO, How.SEEN))).isEqualTo(DONE);
        assertThat(Ask.by(A).hooks("refund").fids(store)).isEmpty();
    }

    @Test
    void a_host_may_disarm_one_of_what_nobody_holds() {
        Fid fid = closed(hook("refund"));
        assertThat(write(disarm(fid, 0, "refund"))).isEqualTo(DONE);
        assertThat(row(fid).isDone()).isTrue();
        assertThat(Ask.by(A).hooks("refund").fids(store)).isEmpty();
    }

    @Test
    void a_failed_one_rests_with_a_backoff_that_is_kept() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(rest(fid, 2, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(Ask.by(B).hooks("refund").first(store))
                .isEqualTo(new Work.Page(List.of(), Optional.empty(), Optional.of(MINUTE)));
        clock.pass(MINUTE);
        assertThat(Ask.by(B).hooks("refund").fids(store)).containsExactly(fid);
    }

    @Test
    void one_whose_node_died_is_found_by_who_has_it() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        outlive(Duration.ZERO);
        assertThat(Ask.by(B).suspects().fids(store)).isEmpty();
        assertThat(Ask.by(B).suspects().hooks("refund").all(store)).containsExactly(work(fid, Kind.HOOK, 2, 0));
        assertThat(accepted(write(claim(fid, B, 2))).hold().crashes()).isEqualTo(1);
    }

    @Test
    void a_cancel_and_a_deadline_mean_nothing_to_them() {
        Fid fid = held(order(MINUTE), hook("refund"));
        accepted(write(cancel(fid, "")));
        assertThat(write(settle(fid, 1, Status.CANCELLED))).isEqualTo(DONE);
        assertThat(write(append(fid, 0, closing(1, 1, Status.CANCELLED)))).isEqualTo(DONE);
        clock.pass(MINUTE);
        assertThat(Ask.by(B).fids(store)).isEmpty();
        assertThat(Ask.by(B).hooks("refund").all(store)).containsExactly(work(fid, Kind.HOOK, 1, 1));
    }

    @Test
    void an_older_attempt_disarms_none() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, B, 1)));
        assertThat(write(disarm(fid, 1, "refund"))).isEqualTo(refused(Reason.FENCED, 2));
        assertThat(row(fid).log().armedHooks()).isEqualTo(1);
    }
}
