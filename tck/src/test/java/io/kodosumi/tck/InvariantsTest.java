package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InvariantsTest {
    private static final Fid FID = new Fid("0".repeat(23) + "1");
    private static final Fid OTHER = new Fid("0".repeat(23) + "2");
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserId ALICE = new UserId("alice");
    private static final String KEY = "order-1";

    // ---- one that is sound ----

    private static Event event(int attempt, int n, String kind, String payload) {
        return new Event(Event.position(attempt, n), THEN, kind, payload);
    }

    private static List<Event> log() {
        return new ArrayList<>(List.of(
                event(1, 1, "attempt", "{}"),
                event(1, 2, "inputs", "{}"),
                event(1, 3, "meta", "{}"),
                event(1, 4, "debug", "before"),
                event(2, 1, "attempt", "{}"),
                event(2, 2, "lock", "{\"lid\":\"ask~1\"}"),
                event(2, 3, "lease", "{\"lid\":\"ask~1\",\"result\":7,\"state\":\"answered\"}"),
                event(2, 4, "final", "{}"),
                event(2, 5, "status", "finished")));
    }

    private static ExecutionRow row(ExecutionRow.Hold hold, ExecutionRow.Due due, ExecutionRow.Log log) {
        Order order = new Order(
                Optional.empty(),
                ALICE,
                Optional.of(KEY),
                "digest",
                "flow",
                "1",
                "direct/flow/1",
                Optional.empty(),
                "{}");
        return new ExecutionRow(
                FID,
                order,
                THEN,
                hold,
                due,
                log,
                new ExecutionRow.Wish(false, Optional.empty(), 0),
                Optional.of(new ExecutionRow.End(Status.FINISHED, "1", THEN)),
                THEN);
    }

    private static final ExecutionRow.Hold FREE = new ExecutionRow.Hold(2, Optional.empty(), false, 0, 0, 0);
    private static final ExecutionRow.Due NEVER = new ExecutionRow.Due(Optional.empty(), 1);

    private static ExecutionRow row() {
        return row(FREE, NEVER, new ExecutionRow.Log(Event.position(2, 5), true, Event.position(2, 3), 0));
    }

    private static LockRow lock(LockState state, Instant closed, String answer) {
        Optional<LockRow.Closed> end = state == LockState.OPEN
                ? Optional.empty()
                : Optional.of(new LockRow.Closed("answer-1", ALICE, closed, answer));
        return new LockRow(FID, "ask~1", ALICE, "flow", "ask", "[]", THEN, THEN.plusSeconds(9), state, end, THEN);
    }

    private static final LockRow ANSWERED = lock(LockState.ANSWERED, THEN, "7");
    private static final Fact STEP = new Fact("journal", "draft~1", 1, "{\"v\":1,\"type\":\"Integer\",\"value\":1}");

    private static Map<String, Fact> journal(Fact... facts) {
        Map<String, Fact> journal = new HashMap<>();
        journal.put(":start", new Fact("journal", ":start", 1, "{}"));
        for (Fact fact : facts) {
            journal.put(fact.key(), fact);
        }
        return journal;
    }

    private static Stored sound() {
        return new Stored(
                row(), log(), journal(STEP), List.of(ANSWERED), List.of(new Fact(Fact.HOOK, "settle", 2, "{}")));
    }

    private static Witness witness() {
        Witness witness = new Witness();
        witness.launched(FID, "alice", KEY);
        witness.ran(new Witness.Ran(FID + ":draft~1", 1));
        witness.returned(FID, "draft~1", "1");
        witness.told(FID, "draft~1", 1, "before");
        witness.answered(FID, "ask~1", "answer-1");
        witness.heard(FID, "ask~1", "7");
        witness.ended(FID, Status.FINISHED);
        witness.hooked(FID, "settle");
        witness.notesFailures();
        witness.failed(FID);
        log().subList(3, 6).forEach(event -> witness.read(FID, "one", event));
        return witness;
    }

    private static List<String> faults(Stored stored, Witness witness) {
        return Invariants.of(new KeptStore(List.of(stored))).with(witness).faults();
    }

    @Test
    void what_is_sound_has_no_fault() {
        assertThat(faults(sound(), witness())).isEmpty();
        assertThat(Invariants.of(new KeptStore(List.of(sound())))
                        .withoutFailures()
                        .rows())
                .containsExactly(row());
    }

    // ---- wrong rows, logs and locks ----

    private static Stored with(Stored stored, ExecutionRow row) {
        return new Stored(row, stored.log(), stored.journal(), stored.locks(), stored.hooks());
    }

    private static Arguments row(String fault, ExecutionRow wrong) {
        return wrong(fault, stored -> with(stored, wrong));
    }

    private static Arguments log(String fault, UnaryOperator<List<Event>> change) {
        return wrong(fault, stored -> {
            List<Event> log = change.apply(log());
            ExecutionRow row = row(
                    FREE, NEVER, new ExecutionRow.Log(log.get(log.size() - 1).position(), true, 0, 0));
            return new Stored(row, log, stored.journal(), stored.locks(), stored.hooks());
        });
    }

    private static Arguments lock(String fault, LockRow wrong) {
        return wrong(
                fault,
                stored -> new Stored(stored.row(), stored.log(), stored.journal(), List.of(wrong), stored.hooks()));
    }

    private static Arguments journal(String fault, Fact... facts) {
        return wrong(
                fault,
                stored -> new Stored(stored.row(), stored.log(), journal(facts), stored.locks(), stored.hooks()));
    }

    private static Arguments wrong(String fault, UnaryOperator<Stored> change) {
        return Arguments.of(fault, Named.of(fault, change));
    }

    private static List<Event> replaced(List<Event> log, int at, Event event) {
        log.set(at, event);
        return log;
    }

    private static ExecutionRow.Hold heldBy(NodeId node) {
        return new ExecutionRow.Hold(2, Optional.of(node), false, 0, 0, 0);
    }

    private static Stored withoutHooks(Stored stored) {
        return new Stored(stored.row(), stored.log(), stored.journal(), stored.locks(), List.of());
    }

    static Stream<Arguments> wrong() {
        ExecutionRow row = row();
        ExecutionRow.Log closed = row.log();
        ExecutionRow.Hold held = heldBy(new NodeId("n"));
        return Stream.of(
                row(
                        "G7 " + FID + ": has no outcome",
                        new ExecutionRow(
                                FID, row.order(), THEN, FREE, NEVER, closed, row.wish(), Optional.empty(), THEN)),
                row("something left to do", row(FREE, NEVER, new ExecutionRow.Log(closed.head(), true, 0, 1))),
                wrong("is held by Optional[n]", stored -> withoutHooks(with(stored, row(held, NEVER, closed)))),
                row("is due though it is done", row(FREE, new ExecutionRow.Due(Optional.of(THEN), 1), closed)),
                row("the last event", row(FREE, NEVER, new ExecutionRow.Log(Event.position(2, 6), true, 0, 0))),
                row(
                        "was emitted up to 2-9",
                        row(FREE, NEVER, new ExecutionRow.Log(closed.head(), true, Event.position(2, 9), 0))),
                row(
                        "of more attempts than there were",
                        row(new ExecutionRow.Hold(1, Optional.empty(), false, 0, 0, 0), NEVER, closed)),
                row(
                        "counts 2 failures, and its flow threw 1 times",
                        row(new ExecutionRow.Hold(2, Optional.empty(), false, 0, 2, 0), NEVER, closed)),
                row(
                        "counts open locks",
                        new ExecutionRow(
                                FID,
                                row.order(),
                                THEN,
                                FREE,
                                NEVER,
                                closed,
                                new ExecutionRow.Wish(false, Optional.empty(), 1),
                                row.end(),
                                THEN)),
                row(
                        "somebody was told FINISHED",
                        new ExecutionRow(
                                FID,
                                row.order(),
                                THEN,
                                FREE,
                                NEVER,
                                closed,
                                row.wish(),
                                Optional.of(new ExecutionRow.End(Status.ERROR, "1", THEN)),
                                THEN)),
                log("behind a hole", log -> {
                    log.remove(3);
                    log.add(3, event(1, 5, "debug", "before"));
                    return log;
                }),
                log("out of order", log -> replaced(log, 3, event(1, 3, "debug", "before"))),
                log("where an attempt opens or not", log -> replaced(log, 4, event(2, 1, "debug", "x"))),
                log("stands for nothing", log -> replaced(log, 3, event(1, 3, "lost", "{}"))),
                log(
                        "says something else",
                        log -> replaced(
                                log, 3, event(1, 9, "lost", "{\"dict\":{\"after\":\"1-3\",\"upto\":\"1-8\"}}"))),
                log("has 2 closing events", log -> {
                    log.add(event(2, 6, "status", "finished"));
                    return log;
                }),
                log("does not end with a closing event", log -> {
                    log.add(event(2, 6, "debug", "late"));
                    return log;
                }),
                log("and its log says", log -> replaced(log, 8, event(2, 5, "status", "error"))),
                log("tells 'inputs' 2 times", log -> replaced(log, 3, event(1, 4, "inputs", "{}"))),
                log("tells 'meta' 0 times", log -> replaced(log, 2, event(1, 3, "debug", "{}"))),
                log("tells 'final' 0 times", log -> replaced(log, 7, event(2, 4, "debug", "{}"))),
                log("is told as 'lease' 0 times", log -> replaced(log, 6, event(2, 3, "debug", "x"))),
                log(
                        "and the log tells otherwise",
                        log -> replaced(
                                log,
                                6,
                                event(2, 3, "lease", "{\"lid\":\"ask~1\",\"result\":7,\"state\":\"expired\"}"))),
                log(
                        "answered otherwise than the log tells",
                        log -> replaced(
                                log,
                                6,
                                event(2, 3, "lease", "{\"lid\":\"ask~1\",\"result\":8,\"state\":\"answered\"}"))),
                log(
                        "what was emitted before is not in the log",
                        log -> replaced(log, 3, event(1, 4, "debug", "other"))),
                log("twice of one attempt", log -> replaced(log, 2, event(1, 3, "debug", "before"))),
                log("read what is no run of the log", log -> replaced(log, 5, event(2, 2, "debug", "else"))),
                lock("lock ask~1 is still open", lock(LockState.OPEN, THEN, "7")),
                lock("and had time until", lock(LockState.EXPIRED, THEN, "null")),
                lock(
                        "says not who closed it",
                        new LockRow(
                                FID,
                                "ask~1",
                                ALICE,
                                "flow",
                                "ask",
                                "[]",
                                THEN,
                                THEN,
                                LockState.ANSWERED,
                                Optional.empty(),
                                THEN)),
                lock("answer answer-1 of lock ask~1 was accepted", lock(LockState.CANCELLED, THEN, "7")),
                lock("its flow was given 7", lock(LockState.ANSWERED, THEN, "8")),
                journal("nothing is journaled"),
                journal(
                        "was journaled 2 times",
                        new Fact("journal", "draft~1", 2, "{\"v\":1,\"type\":\"Integer\",\"value\":1}")),
                journal(
                        "was journaled as",
                        new Fact("journal", "draft~1", 1, "{\"v\":1,\"type\":\"Integer\",\"value\":2}")),
                journal(
                        "step draft~1 returned 1",
                        new Fact("journal", "draft~1", 1, "{\"v\":1,\"type\":\"Integer\",\"value\":3}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void what_is_wrong_in_a_store_is_told(String fault, UnaryOperator<Stored> change) {
        assertThat(faults(change.apply(sound()), witness()))
                .anySatisfy(told -> assertThat(told).contains(fault));
    }

    // ---- what a run saw ----

    @Test
    void what_was_seen_and_is_not_in_the_store_is_told() {
        Witness witness = witness();
        witness.launched(OTHER, "alice", "");
        witness.cancelled(FID);
        witness.ran(new Witness.Ran(FID + ":draft~1", 1));
        assertThat(faults(sound(), witness))
                .containsExactly(
                        "G1 " + OTHER + ": its launch returned, and it is unknown",
                        "G4 " + FID + ": step draft~1, whose body ran in attempts [1, 1], ran twice in one attempt",
                        "G8 " + FID + ": its cancel was accepted, and it finished");
    }

    @Test
    void a_body_that_ran_again_after_its_entry_is_told() {
        Witness witness = witness();
        witness.ran(new Witness.Ran(FID + ":draft~1", 2));
        assertThat(faults(sound(), witness))
                .containsExactly("G4 " + FID + ": step draft~1, whose body ran in attempts [1, 2], was journaled as "
                        + STEP.value());
    }

    @Test
    void two_executions_of_one_key_are_told() {
        Witness witness = witness();
        witness.launched(OTHER, "alice", KEY);
        ExecutionRow row = row();
        ExecutionRow twin =
                new ExecutionRow(OTHER, row.order(), THEN, FREE, NEVER, row.log(), row.wish(), row.end(), THEN);
        Stored second = with(sound(), twin);
        assertThat(Invariants.of(new KeptStore(List.of(sound(), second)))
                        .with(witness)
                        .faults())
                .contains(
                        "G1 " + OTHER + ": was launched with the key of " + FID,
                        "G1 " + OTHER + ": another execution has its key");
    }

    @Test
    void a_hook_that_never_ran_is_told() {
        Stored stored = sound();
        Stored hooked = new Stored(
                stored.row(),
                stored.log(),
                stored.journal(),
                stored.locks(),
                List.of(new Fact(Fact.HOOK, "refund", 2, "{}")));
        assertThat(faults(hooked, witness())).containsExactly("G7 " + FID + ": hook refund was never called");
    }

    @Test
    void who_ran_the_last_hook_may_have_died_before_it_let_go() {
        ExecutionRow held = row(heldBy(new NodeId("n")), NEVER, row().log());
        assertThat(faults(with(sound(), held), witness())).isEmpty();
    }

    @Test
    void a_failure_that_no_flow_had_is_told() {
        ExecutionRow failed = row(new ExecutionRow.Hold(2, Optional.empty(), false, 0, 1, 0), NEVER, row().log());
        assertThat(Invariants.of(new KeptStore(List.of(with(sound(), failed))))
                        .withoutFailures()
                        .faults())
                .containsExactly("G9 " + FID + ": counts failures that its flow did not have: " + failed.hold());
    }

    @Test
    void a_lock_told_twice_is_a_fault_only_without_a_transport() {
        List<Event> log = log();
        log.add(7, event(2, 4, "lease", log.get(6).payload()));
        log.set(8, event(2, 5, "final", "{}"));
        log.set(9, event(2, 6, "status", "finished"));
        ExecutionRow row = row(FREE, NEVER, new ExecutionRow.Log(Event.position(2, 6), true, 0, 0));
        Stored twice = new Stored(row, log, journal(STEP), List.of(ANSWERED), List.of());
        KeptStore store = new KeptStore(List.of(twice));
        assertThat(Invariants.of(store).faults())
                .containsExactly("G5 " + FID + ": lock ask~1 is told as 'lease' 2 times");
        assertThat(Invariants.behindTransport(store).faults()).isEmpty();
    }

    @Test
    void an_end_told_by_two_attempts_is_a_fault_only_without_a_transport() {
        List<Event> log = log();
        log.add(4, event(1, 5, "final", "{}"));
        KeptStore store = new KeptStore(List.of(new Stored(row(), log, journal(STEP), List.of(ANSWERED), List.of())));
        assertThat(Invariants.of(store).faults()).containsExactly("G2 " + FID + ": tells 'final' 2 times instead of 1");
        assertThat(Invariants.behindTransport(store).faults()).isEmpty();
    }
}
