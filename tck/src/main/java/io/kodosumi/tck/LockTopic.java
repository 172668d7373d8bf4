package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.expire;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.placed;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Locks: one answer, no clock in it, expiry by the store's clock, closed with the outcome. */
abstract class LockTopic extends StoreTopic {
    private static final Duration HOUR = Duration.ofHours(1);

    LockTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private Fid asking() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        return fid;
    }

    @Test
    void an_opened_lock_is_what_was_asked() {
        Fid fid = held();
        LockRow lock = acceptedLock(write(openLock(fid, 1, "ask~1")));
        assertThat(lock)
                .isEqualTo(new LockRow(
                        fid,
                        "ask~1",
                        ALICE,
                        "review",
                        "approve",
                        "{\"form\":[]}",
                        now(),
                        now().plus(HOUR),
                        LockState.OPEN,
                        Optional.empty(),
                        now()));
        assertThat(lock(fid, "ask~1")).isEqualTo(lock);
        assertThat(row(fid).wish().openLocks()).isEqualTo(1);
    }

    @Test
    void several_locks_may_be_open_and_ids_are_an_executions_own() {
        Fid fid = asking();
        Fid other = asking();
        acceptedLock(write(openLock(fid, 1, "ask~2")));
        acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(row(fid).wish().openLocks()).isEqualTo(1);
        assertThat(row(other).wish().openLocks()).isEqualTo(1);
        assertThat(lock(other, "ask~1").state()).isEqualTo(LockState.OPEN);
    }

    @Test
    void a_new_attempt_finds_the_lock_that_an_earlier_one_opened_as_it_is() {
        Fid fid = asking();
        LockRow first = lock(fid, "ask~1");
        accepted(write(placed(fid, B, 1, 1)));
        Write other = new Write.OpenLock(fid, 2, 0, "ask~1", "other name", "other form", MINUTE);
        assertThat(acceptedLock(write(other))).isEqualTo(first);

        LockRow answered = acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(acceptedLock(write(other))).isEqualTo(answered);
    }

    @Test
    void the_first_answer_closes_it_and_makes_the_execution_due() {
        Fid fid = asking();
        clock.pass(MINUTE);
        LockRow lock = acceptedLock(write(answer(fid, "ask~1", "act-1", "{\"approve\":true}")));
        assertThat(lock.state()).isEqualTo(LockState.ANSWERED);
        assertThat(lock.closed()).contains(new LockRow.Closed("act-1", BOB, now(), "{\"approve\":true}"));
        assertThat(row(fid).due()).isEqualTo(new ExecutionRow.Due(Optional.of(now()), 1));
        assertThat(row(fid).wish().openLocks()).isZero();
    }

    @Test
    void a_later_answer_is_told_what_was_first_and_changes_nothing() {
        Fid fid = asking();
        LockRow first = acceptedLock(write(answer(fid, "ask~1", "act-1", "{\"approve\":true}")));
        assertThat(acceptedLock(write(answer(fid, "ask~1", "act-2", "{\"approve\":false}"))))
                .isEqualTo(first);
        assertThat(lock(fid, "ask~1")).isEqualTo(first);
        assertThat(row(fid).due().wakes()).isEqualTo(1);
    }

    @Test
    void null_is_an_answer() {
        Fid fid = asking();
        acceptedLock(write(answer(fid, "ask~1", "act-1", "null")));
        assertThat(lock(fid, "ask~1").closed().orElseThrow().answer()).isEqualTo("null");
    }

    @Test
    void no_clock_looks_at_an_answer() {
        Fid fid = asking();
        clock.pass(HOUR.multipliedBy(5));
        assertThat(acceptedLock(write(answer(fid, "ask~1", "act-1", "1"))).state())
                .isEqualTo(LockState.ANSWERED);
    }

    @Test
    void an_answer_needs_no_holder() {
        Fid fid = asking();
        assertThat(write(rest(fid, 1, 0, How.SUSPENDED))).isEqualTo(DONE);
        assertThat(acceptedLock(write(answer(fid, "ask~1", "act-1", "1"))).state())
                .isEqualTo(LockState.ANSWERED);
        assertThat(Ask.by(B).all(store)).containsExactly(work(fid, Kind.PLACE, 1, 1));
    }

    @Test
    void a_lock_does_not_expire_before_its_time() {
        Fid fid = asking();
        clock.pass(HOUR.minus(TICK));
        ExecutionRow before = row(fid);
        assertThat(write(expire(fid, 1, "ask~1", "act-1"))).isEqualTo(refused(Reason.EARLY, 1));
        assertThat(lock(fid, "ask~1").state()).isEqualTo(LockState.OPEN);
        assertThat(row(fid)).isEqualTo(before);
    }

    @Test
    void a_lock_expires_at_its_time() {
        Fid fid = asking();
        clock.pass(HOUR);
        LockRow lock = acceptedLock(write(expire(fid, 1, "ask~1", "act-1")));
        assertThat(lock.state()).isEqualTo(LockState.EXPIRED);
        assertThat(lock.closed()).contains(new LockRow.Closed("act-1", UserId.SYSTEM, now(), "null"));
        assertThat(row(fid).due().wakes()).isEqualTo(1);
    }

    @Test
    void an_expired_lock_takes_no_answer_and_an_answered_one_does_not_expire() {
        Fid expired = asking();
        Fid answered = asking();
        acceptedLock(write(answer(answered, "ask~1", "act-1", "1")));
        clock.pass(HOUR);
        acceptedLock(write(expire(expired, 1, "ask~1", "act-2")));

        assertThat(acceptedLock(write(answer(expired, "ask~1", "act-3", "1"))).state())
                .isEqualTo(LockState.EXPIRED);
        assertThat(acceptedLock(write(expire(answered, 1, "ask~1", "act-4"))).state())
                .isEqualTo(LockState.ANSWERED);
    }

    @Test
    void a_closed_lock_comes_back_before_its_time_too() {
        Fid fid = asking();
        LockRow answered = acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(acceptedLock(write(expire(fid, 1, "ask~1", "act-2")))).isEqualTo(answered);
    }

    @Test
    void an_extension_moves_the_expiry_from_now_and_makes_the_execution_due() {
        Fid fid = asking();
        clock.pass(MINUTE);
        LockRow lock = acceptedLock(write(new Write.ExtendLock(fid, 0, "ask~1", HOUR)));
        assertThat(lock.expires()).isEqualTo(now().plus(HOUR));
        assertThat(lock.opened()).isEqualTo(now().minus(MINUTE));
        assertThat(row(fid).due()).isEqualTo(new ExecutionRow.Due(Optional.of(now()), 1));

        clock.pass(HOUR.minus(TICK));
        assertThat(write(expire(fid, 1, "ask~1", "act-1"))).isEqualTo(refused(Reason.EARLY, 1));
    }

    @Test
    void an_extension_may_also_shorten_and_the_holder_may_extend() {
        Fid fid = asking();
        assertThat(acceptedLock(write(new Write.ExtendLock(fid, 1, "ask~1", MINUTE)))
                        .expires())
                .isEqualTo(now().plus(MINUTE));
    }

    @Test
    void extending_a_closed_lock_returns_it_as_it_stands() {
        Fid fid = asking();
        LockRow answered = acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(acceptedLock(write(new Write.ExtendLock(fid, 0, "ask~1", HOUR.multipliedBy(9)))))
                .isEqualTo(answered);
        assertThat(row(fid).due().wakes()).isEqualTo(1);
    }

    @Test
    void an_unknown_lock_is_unknown() {
        Fid fid = asking();
        assertThat(write(answer(fid, "ask~2", "act-1", "1"))).isEqualTo(refused(Reason.UNKNOWN, 1));
        assertThat(write(new Write.ExtendLock(fid, 0, "ask~2", HOUR))).isEqualTo(refused(Reason.UNKNOWN, 1));
        assertThat(row(fid).due().wakes()).isZero();
    }

    @Test
    void the_outcome_closes_open_locks_and_leaves_closed_ones() {
        Fid fid = asking();
        acceptedLock(write(openLock(fid, 1, "ask~2")));
        LockRow answered = acceptedLock(write(answer(fid, "ask~1", "act-1", "1")));
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);

        assertThat(lock(fid, "ask~1")).isEqualTo(answered);
        assertThat(lock(fid, "ask~2").state()).isEqualTo(LockState.CANCELLED);
        assertThat(lock(fid, "ask~2").closed()).contains(new LockRow.Closed("", UserId.SYSTEM, now(), "null"));
        assertThat(row(fid).wish().openLocks()).isZero();
    }

    @Test
    void after_the_outcome_no_lock_opens_and_none_is_extended() {
        Fid fid = settled();
        assertThat(write(openLock(fid, 1, "ask~1"))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(write(new Write.ExtendLock(fid, 0, "ask~1", HOUR))).isEqualTo(refused(Reason.SETTLED, 1));
        assertThat(store.locks(LockQuery.of(fid), Cursor.START, 10).items()).isEmpty();
    }

    @Test
    void after_the_outcome_an_answer_is_told_how_the_lock_was_closed() {
        Fid fid = asking();
        assertThat(write(settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        LockRow cancelled = lock(fid, "ask~1");
        assertThat(acceptedLock(write(answer(fid, "ask~1", "act-1", "1")))).isEqualTo(cancelled);
        close(fid, 1);
        assertThat(acceptedLock(write(answer(fid, "ask~1", "act-1", "1")))).isEqualTo(cancelled);
        assertThat(write(answer(fid, "ask~2", "act-1", "1"))).isEqualTo(refused(Reason.SETTLED, 1));
    }
}
