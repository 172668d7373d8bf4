package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reopening and sharing: what was written is there for whoever opens the same data, or the store says that it is not. */
abstract class ReopeningTopic extends StoreTopic {
    ReopeningTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void what_was_written_is_there_after_reopening() {
        Fid fid = held(
                new Order(
                        Optional.of(newFid()),
                        ALICE,
                        Optional.of("order-42"),
                        "digest",
                        "review",
                        "1",
                        ROUTE,
                        Optional.of(MINUTE),
                        "{\"team\":\"north\"}"),
                hook("refund"));
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        accepted(write(cancel(fid, "too expensive")));
        assertThat(unit(
                        append(fid, 0, opening(1), text(1, 2)),
                        put(fid, 1, "draft~1", 1, "text"),
                        rest(fid, 1, 1, MINUTE, How.PARKED)))
                .containsOnly(DONE);
        Optional<ExecutionRow> row = store.find(fid);
        List<Event> log = log(fid);
        List<Fact> steps = steps(fid);
        List<LockRow> locks = store.locks(LockQuery.of(fid), Cursor.START, 10).items();

        reopen();
        boolean kept = can(StoreAbility.DURABILITY);
        assertThat(store.find(fid)).isEqualTo(kept ? row : Optional.empty());
        assertThat(log(fid)).isEqualTo(kept ? log : List.of());
        assertThat(steps(fid)).isEqualTo(kept ? steps : List.of());
        assertThat(store.locks(LockQuery.of(fid), Cursor.START, 10).items()).isEqualTo(kept ? locks : List.of());
        assertThat(store.facts(fid, Fact.HOOK, "", 10)).hasSize(kept ? 1 : 0);
    }

    @Test
    void an_outcome_and_its_closed_log_are_there_after_reopening() {
        Fid fid = closed(hook("refund"));
        Optional<ExecutionRow> row = store.find(fid);
        reopen();
        boolean kept = can(StoreAbility.DURABILITY);
        assertThat(store.find(fid)).isEqualTo(kept ? row : Optional.empty());
        assertThat(Ask.by(B).hooks("refund").fids(store)).hasSize(kept ? 1 : 0);
        assertThat(write(append(fid, 0, opening(2))))
                .isEqualTo(kept ? refused(Reason.CLOSED, at(1, 9)) : refused(Reason.UNKNOWN, 0));
    }

    @Test
    void resends_find_their_effect_after_reopening() {
        Fid fid = held();
        Write claim = placed(fid, B, 1, 1);
        accepted(write(claim));
        Write rest = rest(fid, 2, 0, How.FAILED);
        assertThat(write(rest)).isEqualTo(DONE);
        reopen();
        boolean kept = can(StoreAbility.DURABILITY);
        assertThat(write(rest)).isEqualTo(kept ? DONE : refused(Reason.UNKNOWN, 0));
        if (kept) {
            assertThat(accepted(write(claim)).hold().failures()).isEqualTo(1);
        } else {
            assertThat(write(claim)).isEqualTo(refused(Reason.UNKNOWN, 0));
        }
    }

    @Test
    void leases_and_deaths_are_there_after_reopening() {
        Fid fid = held();
        reopen();
        boolean kept = can(StoreAbility.DURABILITY);
        assertThat(write(claim(fid, B, 1))).isEqualTo(kept ? refused(Reason.HELD, 1) : refused(Reason.UNKNOWN, 0));
        outlive(Duration.ZERO);
        write(claim(fid, B, 1));
        reopen();
        assertThat(store.beat(A, LEASE, "{}")).isEqualTo(!kept);
    }

    @Test
    void marks_for_purging_are_there_after_reopening() {
        Fid fid = closed();
        PurgeQuery query = new PurgeQuery(Optional.empty(), Set.of(), now().plus(TICK));
        assertThat(store.purge(query, 10)).containsExactly(fid);
        reopen();
        assertThat(store.purge(query, 10)).isEqualTo(can(StoreAbility.DURABILITY) ? List.of(fid) : List.of());
        assertThat(store.find(fid)).isEmpty();
    }

    @Test
    void facts_of_the_store_itself_are_there_after_reopening() {
        assertThat(write(put(Fid.STORE, 0, "transport", 1, "memory"))).isEqualTo(DONE);
        reopen();
        assertThat(steps(Fid.STORE)).hasSize(can(StoreAbility.DURABILITY) ? 1 : 0);
    }

    @Test
    void two_stores_on_the_same_data_see_each_others_writes() {
        if (isAlone()) {
            assertThatNoSecondOpens();
            return;
        }
        boolean shared = can(StoreAbility.SHARING);
        try (ExecutionStore other = another()) {
            Fid fid = held();
            assertThat(write(append(fid, 0, opening(1)))).isEqualTo(DONE);
            assertThat(other.find(fid)).isEqualTo(shared ? store.find(fid) : Optional.empty());
            assertThat(other.events(fid, 0, Set.of(), 10).events()).hasSize(shared ? 1 : 0);

            other.write(List.of(List.of(append(fid, at(1, 1), text(1, 2)), control(fid, Wish.PAUSE))));
            assertThat(log(fid)).hasSize(shared ? 2 : 1);
            assertThat(row(fid).wish().paused()).isEqualTo(shared);
            assertThat(other.write(List.of(List.of(claim(fid, B, 1)))).get(0))
                    .containsExactly(shared ? refused(Reason.HELD, 1) : refused(Reason.UNKNOWN, 0));
        }
    }

    @Test
    void one_of_two_stores_goes_on_when_the_other_is_closed() {
        Fid fid = launched();
        if (isAlone()) {
            assertThatNoSecondOpens();
        } else {
            another().close();
        }
        assertThat(write(append(fid, 0, opening(1)))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1));
    }

    /** Data that stay and are not shared: two that write to them at once would each undo the other's. */
    private boolean isAlone() {
        return can(StoreAbility.DURABILITY) && !can(StoreAbility.SHARING);
    }

    private void assertThatNoSecondOpens() {
        assertThatExceptionOfType(KodosumiException.class)
                .as("a second opening of the same data: a store that keeps its data and lacks SHARING refuses it")
                .isThrownBy(() -> another().close())
                .matches(refusal -> !refusal.isTransient(), "is not transient");
    }
}
