package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.delayed;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Launches: one row per fid, and one per user and key. */
abstract class LaunchTopic extends StoreTopic {
    LaunchTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void a_new_row_is_what_was_ordered_unclaimed_and_due_now() {
        Fid fid = newFid();
        Order order = new Order(
                Optional.of(newFid()),
                ALICE,
                Optional.of("order-42"),
                "digest",
                "review",
                "7",
                "direct/review/7",
                Optional.of(Duration.ofSeconds(90, 5_000)),
                "{\"team\":\"north\"}");
        ExecutionRow row = accepted(write(launch(fid, order, hook("refund"), new Fact("input", "inputs", 1, "{}"))));

        assertThat(row)
                .isEqualTo(new ExecutionRow(
                        fid,
                        order,
                        now(),
                        new ExecutionRow.Hold(0, Optional.empty(), false, 0, 0, 0),
                        new ExecutionRow.Due(Optional.of(now()), 0),
                        new ExecutionRow.Log(0, false, 0, 0),
                        new ExecutionRow.Wish(false, Optional.empty(), 0),
                        Optional.empty(),
                        now()));
        assertThat(store.find(fid)).contains(row);
        assertThat(row.deadline()).contains(now().plusSeconds(90).plusNanos(5_000));
    }

    @Test
    void instants_are_kept_to_the_microsecond_and_no_finer() {
        clock.pass(Duration.ofNanos(789));
        ExecutionRow row = row(launched());
        assertThat(row.created()).isEqualTo(Instant.parse("2026-03-04T05:06:07.123456Z"));
        assertThat(row.now()).isEqualTo(row.created());
    }

    @Test
    void a_row_says_what_the_clock_said_when_it_was_read() {
        Fid fid = launched();
        Instant created = now();
        clock.pass(MINUTE);
        assertThat(row(fid).now()).isEqualTo(created.plus(MINUTE));
        assertThat(row(fid).created()).isEqualTo(created);
    }

    @Test
    void its_facts_are_stored_with_it() {
        Fid fid = launched(order(ALICE), hook("refund"), new Fact("input", "inputs", 1, "{\"a\":1}"));
        assertThat(store.facts(fid, "input", "", 10)).containsExactly(new Fact("input", "inputs", 1, "{\"a\":1}"));
        assertThat(store.facts(fid, Fact.HOOK, "", 10)).containsExactly(hook("refund"));
    }

    @Test
    void a_delay_sets_its_first_due() {
        Fid fid = newFid();
        assertThat(accepted(write(delayed(fid, MINUTE))).due().at()).contains(now().plus(MINUTE));
        assertThat(Ask.by(A).fids(store)).isEmpty();
        clock.pass(MINUTE);
        assertThat(Ask.by(A).fids(store)).containsExactly(fid);
    }

    @Test
    void the_same_user_and_key_is_one_execution() {
        Fid first = launched(order(ALICE, "order-42"), new Fact("input", "inputs", 1, "first"));
        Fid second = newFid();
        ExecutionRow found =
                accepted(write(launch(second, order(ALICE, "order-42"), new Fact("input", "inputs", 1, "second"))));

        assertThat(found).isEqualTo(row(first));
        assertThat(store.find(second)).isEmpty();
        assertThat(store.facts(first, "input", "", 10)).containsExactly(new Fact("input", "inputs", 1, "first"));
    }

    @Test
    void a_key_stays_taken_after_the_outcome() {
        Fid first = held(order(ALICE, "order-42"));
        assertThat(write(settle(first, 1, Status.FINISHED))).isEqualTo(DONE);
        close(first, 1);
        assertThat(accepted(write(launch(newFid(), order(ALICE, "order-42")))).fid())
                .isEqualTo(first);
    }

    @Test
    void other_users_other_keys_and_no_key_are_executions_of_their_own() {
        Fid first = launched(order(ALICE, "order-42"));
        Fid other = launched(order(BOB, "order-42"));
        Fid next = launched(order(ALICE, "order-43"));
        Fid none = launched(order(ALICE));
        Fid again = launched(order(ALICE));

        assertThat(Set.of(first, other, next, none, again))
                .allSatisfy(fid -> assertThat(store.find(fid)).isPresent());
    }

    @Test
    void a_launch_under_a_known_fid_finds_the_stored_row() {
        Fid fid = launched(order(ALICE, "order-42"));
        assertThat(accepted(write(launch(fid, order(BOB, "order-43"))))).isEqualTo(row(fid));
        assertThat(launched(order(BOB, "order-43"))).isNotEqualTo(fid);
    }

    @Test
    void users_keys_and_routes_may_hold_any_text() {
        UserId user = new UserId("o'brien \"%_\\\ud83e\udd16");
        Fid fid = launched(order(user, "a'; drop table x --"));
        assertThat(accepted(write(launch(newFid(), order(user, "a'; drop table x --"))))
                        .fid())
                .isEqualTo(fid);
        assertThat(row(fid).order().user()).isEqualTo(user);
    }
}
