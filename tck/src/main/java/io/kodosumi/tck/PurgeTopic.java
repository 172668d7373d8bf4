package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.disarm;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Purging in two steps: marked and unknown, then erased. */
abstract class PurgeTopic extends StoreTopic {
    PurgeTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private PurgeQuery all() {
        return new PurgeQuery(Optional.empty(), Set.of(), now().plus(TICK));
    }

    private Fid closedAs(UserId user, Status outcome) {
        Fid fid = held(order(user));
        assertThat(write(settle(fid, 1, outcome))).isEqualTo(DONE);
        assertThat(write(append(fid, 0, closing(1, 1, outcome)))).isEqualTo(DONE);
        return fid;
    }

    @Test
    void what_has_something_left_to_do_is_never_purged() {
        launched();
        held();
        settled();
        closed(hook("refund"));
        assertThat(store.purge(all(), 10)).isEmpty();
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).hasSize(4);
    }

    @Test
    void armed_hooks_are_never_purged_until_they_ran() {
        Fid fid = closed(hook("refund"));
        clock.pass(Duration.ofDays(1_000));
        assertThat(store.purge(all(), 10)).isEmpty();
        assertThat(write(disarm(fid, 0, "refund"))).isEqualTo(DONE);
        assertThat(store.purge(all(), 10)).containsExactly(fid);
    }

    @Test
    void what_was_marked_is_unknown_to_every_call() {
        Fid fid = held(order(ALICE, "order-42"), new Fact("input", "inputs", 1, "{}"));
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        close(fid, 1);
        assertThat(store.purge(all(), 10)).containsExactly(fid);

        assertThat(store.find(fid)).isEmpty();
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).isEmpty();
        assertThat(store.events(fid, 0, Set.of(), 10).events()).isEmpty();
        assertThat(store.events(fid, 0, Set.of(), 10).end()).isFalse();
        assertThat(store.facts(fid, "input", "", 10)).isEmpty();
        assertThat(store.locks(LockQuery.of(fid), Cursor.START, 10).items()).isEmpty();
        assertThat(store.locks(new LockQuery(Set.of(), Set.of(), Set.of()), Cursor.START, 10)
                        .items())
                .isEmpty();
        assertThat(write(claim(fid, A, 1))).isEqualTo(refused(Reason.UNKNOWN, 0));
        assertThat(write(append(fid, 0, opening(2)))).isEqualTo(refused(Reason.UNKNOWN, 0));
        assertThat(write(put(fid, 0, "a~1", 1, "1"))).isEqualTo(refused(Reason.UNKNOWN, 0));
        assertThat(write(answer(fid, "ask~1", "act-1", "1"))).isEqualTo(refused(Reason.UNKNOWN, 0));
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(refused(Reason.UNKNOWN, 0));
        assertThat(write(launch(fid, order(ALICE)))).isEqualTo(refused(Reason.UNKNOWN, 0));
    }

    @Test
    void its_key_is_free_from_then_on() {
        Fid first = held(order(ALICE, "order-42"));
        assertThat(write(settle(first, 1, Status.FINISHED))).isEqualTo(DONE);
        close(first, 1);
        assertThat(store.purge(all(), 10)).containsExactly(first);
        Fid second = launched(order(ALICE, "order-42"));
        assertThat(row(second).fid()).isEqualTo(second);
        store.erase(List.of(first));
        assertThat(accepted(write(launch(newFid(), order(ALICE, "order-42")))).fid())
                .isEqualTo(second);
    }

    @Test
    void it_is_named_again_until_it_is_erased() {
        Fid fid = closed();
        assertThat(store.purge(all(), 10)).containsExactly(fid);
        assertThat(store.purge(all(), 10)).containsExactly(fid);
        Fid other = closed();
        assertThat(store.purge(all(), 1))
                .as("marked before comes before others")
                .containsExactly(fid);
        store.erase(List.of(fid));
        assertThat(store.purge(all(), 10)).containsExactly(other);
    }

    @Test
    void what_was_marked_is_named_again_whatever_the_query_says() {
        Fid fid = closed();
        assertThat(store.purge(all(), 10)).containsExactly(fid);
        assertThat(store.purge(new PurgeQuery(Optional.of(BOB), Set.of(Status.ERROR), now().minus(MINUTE)), 10))
                .containsExactly(fid);
    }

    @Test
    void erasing_leaves_alone_what_was_not_marked() {
        Fid fid = closed();
        Fid running = held();
        store.erase(List.of(fid, running, newFid()));
        assertThat(store.find(fid)).isPresent();
        assertThat(store.find(running)).isPresent();
        store.erase(List.of());
    }

    @Test
    void an_erased_fid_may_be_erased_again_and_leaves_its_neighbours() {
        Fid fid = closed();
        Fid neighbour = closed();
        assertThat(store.purge(new PurgeQuery(Optional.empty(), Set.of(), now().plus(TICK)), 1))
                .hasSize(1)
                .allSatisfy(named -> {
                    store.erase(List.of(named));
                    store.erase(List.of(named));
                });
        assertThat(Stream.of(fid, neighbour).filter(one -> store.find(one).isPresent()))
                .singleElement()
                .satisfies(left -> assertThat(log(left)).hasSize(1));
    }

    @Test
    void only_what_ended_before_is_purged() {
        Fid old = closed();
        Instant ended = now();
        clock.pass(MINUTE);
        Fid young = closed();
        assertThat(store.purge(new PurgeQuery(Optional.empty(), Set.of(), ended), 10))
                .isEmpty();
        assertThat(store.purge(new PurgeQuery(Optional.empty(), Set.of(), ended.plus(TICK)), 10))
                .containsExactly(old);
        assertThat(store.find(young)).isPresent();
    }

    @Test
    void what_is_younger_than_asked_for_is_not_purged() {
        Fid old = closed();
        clock.pass(MINUTE);
        Fid young = closed();
        PurgeQuery query = new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX, MINUTE.plus(TICK));
        assertThat(store.purge(query, 10)).isEmpty();
        clock.pass(TICK);
        assertThat(store.purge(query, 10)).containsExactly(old);
        assertThat(store.find(young)).isPresent();
    }

    @Test
    void an_interrupted_thread_may_leave_something_and_the_next_erases_it() {
        Fid fid = closed();
        List<Fid> named = store.purge(all(), 10);
        Thread.currentThread().interrupt();
        store.erase(named);
        assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
        store.erase(store.purge(all(), 10));
        assertThat(store.purge(all(), 10)).isEmpty();
        assertThat(store.find(fid)).isEmpty();
    }

    @Test
    void users_and_outcomes_filter_what_is_purged() {
        Fid alices = closedAs(ALICE, Status.FINISHED);
        Fid failed = closedAs(ALICE, Status.ERROR);
        Fid bobs = closedAs(BOB, Status.FINISHED);
        assertThat(store.purge(
                        new PurgeQuery(Optional.of(ALICE), Set.of(Status.FINISHED, Status.TIMEOUT), now().plus(TICK)),
                        10))
                .containsExactly(alices);
        assertThat(store.find(failed)).isPresent();
        assertThat(store.find(bobs)).isPresent();
    }

    @Test
    void no_more_than_asked_for_are_marked() {
        Stream.generate(this::closed).limit(5).forEach(fid -> clock.pass(TICK));
        List<Fid> first = store.purge(all(), 2);
        assertThat(first).hasSize(2);
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).hasSize(3);
        store.erase(first);
        assertThat(store.purge(all(), 10)).hasSize(3).doesNotContainAnyElementsOf(first);
    }
}
