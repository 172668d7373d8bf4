package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the topics of the store's contract share: an open store, its clock, and short ways to write to it and read it. */
abstract class StoreTopic {
    static final NodeId A = new NodeId("node-a");
    static final NodeId B = new NodeId("node-b");
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration TICK = Duration.ofNanos(1_000);
    static final WriteResult DONE = new WriteResult.Done();
    static final WriteResult SKIPPED = new WriteResult.Refused(Reason.SKIPPED, 0);

    final SettableClock clock = new SettableClock(Instant.parse("2026-03-04T05:06:07.123456Z"));

    @RegisterExtension
    final Written written = new Written();

    private final ExecutionStoreContract contract;
    ExecutionStore store;

    /** The store is there once {@link #openStore} ran. */
    @SuppressWarnings("NullAway.Init")
    StoreTopic(ExecutionStoreContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openStore() {
        store = contract.open(clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    ExecutionStore another() {
        return contract.open(clock);
    }

    void reopen() {
        store.close();
        store = contract.open(clock);
    }

    /** How long to wait for what must happen before it counts as missing. */
    Duration patience() {
        return contract.patience();
    }

    boolean can(StoreAbility ability) {
        return !contract.lacks().contains(ability);
    }

    Instant now() {
        return clock.instant();
    }

    WriteResult write(Write write) {
        return unit(write).get(0);
    }

    List<WriteResult> unit(Write... writes) {
        List<WriteResult> answers = store.write(List.of(List.of(writes))).get(0);
        written.note(List.of(writes), answers);
        return answers;
    }

    ExecutionRow row(Fid fid) {
        return store.find(fid)
                .orElseThrow(() -> new AssertionError("find(" + fid + ") is empty: expected a row that was written"));
    }

    List<Event> log(Fid fid) {
        return store.events(fid, 0, Set.of(), 1_000).events();
    }

    LockRow lock(Fid fid, String lid) {
        return store.locks(LockQuery.of(fid), Cursor.START, 100).items().stream()
                .filter(lock -> lock.lid().equals(lid))
                .findFirst()
                .orElseThrow(() -> new AssertionError("locks of " + fid + " lack '" + lid + "'"));
    }

    List<Fact> steps(Fid fid) {
        return store.facts(fid, "step", "", 1_000);
    }

    /** Launched by Alice, due now. */
    Fid launched() {
        return launched(Writes.order(Writes.ALICE));
    }

    Fid launched(Order order, Fact... facts) {
        Fid fid = Writes.newFid();
        accepted(write(Writes.launch(fid, order, facts)));
        return fid;
    }

    /** Launched and held by A, which lives, as attempt 1. */
    Fid held(Fact... facts) {
        return held(Writes.order(Writes.ALICE), facts);
    }

    Fid held(Order order, Fact... facts) {
        Fid fid = launched(order, facts);
        store.beat(A, LEASE, "{}");
        accepted(write(Writes.claim(fid, A, 0)));
        return fid;
    }

    /** Held by A under attempt 1, and finished, but its log is open. */
    Fid settled(Fact... facts) {
        Fid fid = held(facts);
        assertThat(write(Writes.settle(fid, 1, Status.FINISHED))).isEqualTo(DONE);
        return fid;
    }

    /** Finished, and its log is closed. */
    Fid closed(Fact... facts) {
        Fid fid = settled(facts);
        close(fid, 1);
        return fid;
    }

    void close(Fid fid, int attempt) {
        Event last = Writes.closing(attempt, 9, Status.FINISHED);
        assertThat(write(Writes.append(fid, 0, last))).isEqualTo(DONE);
    }

    /** A's lease has run out, or is about to by a tick. */
    void outlive(Duration leaseLess) {
        clock.pass(LEASE.minus(leaseLess));
    }

    void clockReaches(Instant instant) {
        clock.pass(Duration.between(now(), instant));
    }

    static ExecutionRow accepted(WriteResult result) {
        assertThat(result).as("the answer to a write that is to be accepted").isInstanceOf(WriteResult.Row.class);
        return ((WriteResult.Row) result).row();
    }

    static LockRow acceptedLock(WriteResult result) {
        assertThat(result).as("the answer to a write that is to be accepted").isInstanceOf(WriteResult.Lock.class);
        return ((WriteResult.Lock) result).row();
    }

    static WriteResult refused(Reason reason, long at) {
        return new WriteResult.Refused(reason, at);
    }

    static Work work(Fid fid, Work.Kind kind, int attempt, long wakes) {
        return new Work(fid, kind, Writes.ALICE, Writes.ROUTE, attempt, wakes);
    }
}
