package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.expire;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fencing: a stalled attempt that wakes up after its work was taken over changes nothing. */
abstract class FenceTopic extends StoreTopic {
    FenceTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private Fid takenOver() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        accepted(write(placed(fid, B, 1, 1)));
        return fid;
    }

    private void assertFenced(Fid fid, Write write) {
        ExecutionRow before = row(fid);
        assertThat(write(write)).isEqualTo(refused(Reason.FENCED, before.hold().attempt()));
        assertThat(row(fid)).isEqualTo(before);
    }

    @Test
    void an_older_attempt_puts_nothing() {
        Fid fid = takenOver();
        assertFenced(fid, put(fid, 1, "draft~1", 1, "zombie"));
        assertThat(steps(fid)).isEmpty();
    }

    @Test
    void an_older_attempt_opens_no_lock_and_finds_none_that_a_newer_one_opened() {
        Fid fid = takenOver();
        assertFenced(fid, openLock(fid, 1, "ask~2"));
        acceptedLock(write(openLock(fid, 2, "ask~2")));
        assertFenced(fid, openLock(fid, 1, "ask~2"));
    }

    @Test
    void an_older_attempt_closes_no_lock() {
        Fid fid = takenOver();
        clock.pass(Duration.ofHours(1));
        assertFenced(fid, expire(fid, 1, "ask~1", "act-1"));
        assertThat(lock(fid, "ask~1").state()).isEqualTo(LockState.OPEN);
    }

    @Test
    void an_older_attempt_extends_no_lock() {
        Fid fid = takenOver();
        assertFenced(fid, new Write.ExtendLock(fid, 1, "ask~1", MINUTE));
    }

    @Test
    void an_older_attempt_does_not_rest() {
        for (How how : How.values()) {
            Fid fid = takenOver();
            assertFenced(fid, rest(fid, 1, 0, MINUTE, how));
        }
    }

    @Test
    void an_older_attempt_settles_nothing() {
        Fid fid = takenOver();
        assertFenced(fid, settle(fid, 1, Status.FINISHED));
    }

    @Test
    void an_attempt_that_nobody_claimed_yet_is_fenced() {
        Fid fid = takenOver();
        assertFenced(fid, put(fid, 3, "draft~1", 1, "from the future"));
        assertFenced(fid, settle(fid, 3, Status.FINISHED));
    }

    @Test
    void an_attempt_that_gave_its_claim_up_is_fenced() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.DRAINED))).isEqualTo(DONE);
        assertFenced(fid, put(fid, 1, "draft~1", 1, "late"));
        assertFenced(fid, openLock(fid, 1, "ask~1"));
        assertFenced(fid, settle(fid, 1, Status.FINISHED));
    }

    @Test
    void a_holder_whose_lease_ran_out_goes_on_until_it_is_taken_over() {
        Fid fid = held();
        outlive(Duration.ZERO);
        assertThat(write(put(fid, 1, "draft~1", 1, "paid work"))).isEqualTo(DONE);
        accepted(write(claim(fid, B, 1)));
        assertFenced(fid, put(fid, 1, "draft~2", 1, "zombie"));
    }

    @Test
    void emitted_keeps_the_highest_of_accepted_writes_until_the_outcome() {
        Fid fid = held();
        assertThat(write(new Write.Put(fid, 1, at(1, 5), new Fact("step", "a~1", 1, "1"))))
                .isEqualTo(DONE);
        assertThat(row(fid).log().emitted()).isEqualTo(at(1, 5));
        assertThat(write(new Write.Put(fid, 1, at(1, 3), new Fact("step", "b~1", 1, "1"))))
                .isEqualTo(DONE);
        assertThat(row(fid).log().emitted()).as("it never goes back").isEqualTo(at(1, 5));
        acceptedLock(write(new Write.OpenLock(fid, 1, at(1, 6), "ask~1", "ask", "{}", MINUTE)));
        assertThat(row(fid).log().emitted()).isEqualTo(at(1, 6));
        acceptedLock(write(
                new Write.CloseLock(fid, 1, at(1, 7), "ask~1", LockState.CANCELLED, "act-1", UserId.SYSTEM, "null")));
        assertThat(row(fid).log().emitted()).isEqualTo(at(1, 7));
        assertThat(write(new Write.Rest(fid, 1, at(1, 8), 1, Optional.empty(), How.SEEN)))
                .isEqualTo(DONE);
        assertThat(row(fid).log().emitted()).isEqualTo(at(1, 8));
        assertThat(write(new Write.Settle(fid, 1, at(1, 9), Status.FINISHED, "{}")))
                .isEqualTo(DONE);
        assertThat(row(fid).log().emitted()).isEqualTo(at(1, 9));
        assertThat(write(new Write.Rest(fid, 1, at(1, 12), 1, Optional.empty(), How.DRAINED)))
                .isEqualTo(DONE);
        assertThat(row(fid).log().emitted()).as("the outcome fixes it").isEqualTo(at(1, 9));
    }

    @Test
    void a_refused_write_leaves_emitted_alone() {
        Fid fid = held();
        assertThat(write(new Write.Put(fid, 1, at(1, 5), new Fact("step", "a~1", 2, "1"))))
                .isEqualTo(refused(Reason.VERSION, 0));
        assertThat(write(new Write.Put(fid, 2, at(2, 5), new Fact("step", "a~1", 1, "1"))))
                .isEqualTo(refused(Reason.FENCED, 1));
        assertThat(row(fid).log().emitted()).isZero();
    }
}
