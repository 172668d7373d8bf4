package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.delayed;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one table by which status follows from a row. */
abstract class StatusTopic extends StoreTopic {
    StatusTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** What the row says, and that a listing by status agrees. */
    private void assertStatus(Fid fid, Status status) {
        assertThat(row(fid).status()).isEqualTo(status);
        for (Status any : Status.values()) {
            ExecutionQuery query = new ExecutionQuery(
                    Set.of(fid), Set.of(), Set.of(), Set.of(any), Optional.empty(), Optional.empty(), Map.of());
            assertThat(store.list(query, Cursor.START, 10).items())
                    .as("listed as %s", any)
                    .hasSize(any == status ? 1 : 0);
        }
    }

    @Test
    void unheld_and_due_is_starting() {
        assertStatus(launched(), Status.STARTING);
    }

    @Test
    void unheld_and_not_yet_due_is_sleeping() {
        Fid fid = newFid();
        accepted(write(delayed(fid, MINUTE)));
        assertStatus(fid, Status.SLEEPING);
        clock.pass(MINUTE);
        assertStatus(fid, Status.STARTING);
    }

    @Test
    void held_is_running() {
        assertStatus(held(), Status.RUNNING);
    }

    @Test
    void parked_is_sleeping() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, MINUTE, How.PARKED))).isEqualTo(DONE);
        assertStatus(fid, Status.SLEEPING);
        assertThat(write(rest(fid, 1, 0, How.SEEN))).isEqualTo(DONE);
        assertStatus(fid, Status.RUNNING);
    }

    @Test
    void a_backoff_is_sleeping() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, MINUTE, How.FAILED))).isEqualTo(DONE);
        assertStatus(fid, Status.SLEEPING);
    }

    @Test
    void an_open_lock_is_awaiting_held_or_not() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        assertStatus(fid, Status.AWAITING);
        assertThat(write(rest(fid, 1, 0, MINUTE, How.PARKED))).isEqualTo(DONE);
        assertStatus(fid, Status.AWAITING);
        assertThat(write(rest(fid, 1, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertStatus(fid, Status.AWAITING);
        acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertStatus(fid, Status.STARTING);
    }

    @Test
    void paused_outranks_all_but_the_outcome() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        accepted(write(control(fid, Wish.PAUSE)));
        assertStatus(fid, Status.PAUSED);
        assertThat(write(rest(fid, 1, 1, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
        assertStatus(fid, Status.PAUSED);
        accepted(write(claim(fid, A, 1)));
        assertThat(write(settle(fid, 2, Status.TIMEOUT))).isEqualTo(DONE);
        assertStatus(fid, Status.TIMEOUT);
    }

    @Test
    void given_up_without_a_due_is_starting() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertStatus(fid, Status.STARTING);
    }

    @Test
    void a_cancel_that_was_asked_for_is_not_an_outcome_yet() {
        Fid fid = held();
        accepted(write(cancel(fid, "")));
        assertStatus(fid, Status.RUNNING);
    }
}
