package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
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
        assertThat(Ask.by(B).routes().hooks("mail", "other").all(store)).containsExactly(work(fid, Kind.PLACE, 1, 0));
        assertThat(Ask.by(B).routes().hooks("mail").except(ALICE).fids(store)).isEmpty();
    }

    @Test
    void one_that_ran_is_not_looked_for_again() {
        Fid fid = closed(hook("refund"), hook("mail"));
        accepted(write(claim(fid, B, 1)));
        assertThat(write(disarm(fid, 2, "mail"))).isEqualTo(DONE);
        assertThat(write(rest(fid, 2, 0, Duration.ZERO, How.DRAINED))).isEqualTo(DONE);
        assertThat(Ask.by(B).hooks("mail").fids(store)).isEmpty();
        assertThat(Ask.by(B).hooks("refund").all(store)).containsExactly(work(fid, Kind.PLACE, 2, 0));
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
        assertThat(Ask.by(B).suspects().hooks("refund").all(store)).containsExactly(work(fid, Kind.PLACE, 2, 0));
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
        assertThat(Ask.by(B).hooks("refund").all(store)).containsExactly(work(fid, Kind.PLACE, 1, 1));
    }

    @Test
    void an_older_attempt_disarms_none() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, B, 1)));
        assertThat(write(disarm(fid, 1, "refund"))).isEqualTo(refused(Reason.FENCED, 2));
        assertThat(row(fid).log().armedHooks()).isEqualTo(1);
    }
}
