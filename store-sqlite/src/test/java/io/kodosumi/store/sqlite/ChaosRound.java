package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What a person does in the middle of it: launches, follows some, gives two answers to each lock; and what must have come of it. */
final class ChaosRound {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(5);

    private final SqliteStore store;
    private final User alice;
    private final Random hesitation;
    private final int first;
    private final int size;
    private final Map<String, String> accepted = new HashMap<>();
    private final Map<Fid, List<Event>> heard = new LinkedHashMap<>();
    private final List<Follow> follows = new ArrayList<>();
    private final List<Execution> executions = new ArrayList<>();

    /** @param first the number of the first of its executions, of which there are {@code size} */
    ChaosRound(SqliteStore store, User alice, long seed, int first, int size) {
        this.store = store;
        this.alice = alice;
        this.hesitation = new Random(seed);
        this.first = first;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Launches them all, most of them spread over this time. */
    void play(Duration lasts) {
        long begin = System.nanoTime();
        long ends = begin + lasts.toNanos();
        for (long now = begin; now < ends; now = System.nanoTime()) {
            long wanted = Math.min(size, 1 + size * (now - begin) * 10 / 9 / lasts.toNanos());
            if (executions.size() < wanted) {
                launch().ifPresent(this::follow);
            }
            answerAll();
            LockSupport.parkNanos(TICK.toNanos());
        }
        while (executions.size() < size) {
            launch();
        }
    }

    /** Launches the next one; the same again if nothing is known of it (G1). */
    private Optional<Execution> launch() {
        int n = first + executions.size();
        try {
            Execution execution =
                    alice.launch(Launch.of(ChaosMain.FLOW).input("n", n).key("chaos-" + n));
            executions.add(execution);
            return Optional.of(execution);
        } catch (KodosumiException away) {
            assertThat(away.isTransient()).as("what a launch says: %s", away).isTrue();
            return Optional.empty();
        }
    }

    private void follow(Execution execution) {
        if (executions.size() % 10 == 0) {
            List<Event> events = new CopyOnWriteArrayList<>();
            heard.put(execution.fid(), events);
            follows.add(execution.follow(events::add));
        }
    }

    /** Two answers to each open lock: the first is taken, unless it is not known what became of it. */
    private void answerAll() {
        LockQuery open = new LockQuery(Set.of(), Set.of(), Set.of(LockState.OPEN));
        for (LockRow row : store.locks(open, Cursor.START, 100).items()) {
            if (hesitation.nextInt(10) == 0) {
                answer(row, "one");
                answer(row, "two");
            }
        }
    }

    private void answer(LockRow row, String word) {
        try {
            Answer answer =
                    alice.execution(row.fid()).orElseThrow().lock(row.lid()).answer(Map.of("word", word));
            if (answer.isAccepted()) {
                String before = accepted.putIfAbsent(row.fid() + " " + row.lid(), word);
                assertThat(before).as("accepted before '%s'", word).isNull();
            }
        } catch (KodosumiException away) {
            assertThat(away.isTransient()).as("what an answer says: %s", away).isTrue();
        }
    }

    /** Goes on answering until all have ended, and closes what it follows. */
    void awaitEnds() throws InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        List<Execution> left = new ArrayList<>(executions);
        while (!left.isEmpty()) {
            answerAll();
            left.removeIf(execution -> execution.outcome().isPresent());
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        left.size() + " executions have no outcome " + BOUND + " after the chaos; the first: "
                                + store.find(left.get(0).fid()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        for (Follow follow : follows) {
            assertThat(follow.await(BOUND))
                    .as("the log of %s is closed", follow)
                    .isTrue();
            follow.close();
        }
    }

    /** @param run what to say of the run if something does not hold */
    void check(String run) {
        for (int i = 0; i < size; i++) {
            checkOutcome(executions.get(i), first + i, run);
        }
        heard.forEach((fid, events) -> assertThat(WholeLog.of(store, fid))
                .as("what was heard of %s; %s", fid, run)
                .isEqualTo(events));
    }

    private void checkOutcome(Execution execution, int n, String run) {
        Outcome outcome = execution.outcome().orElseThrow();
        assertThat(outcome.status()).as("the outcome of %s; %s", execution, run).isEqualTo(Status.FINISHED);
        List<LockRow> locks =
                store.locks(LockQuery.of(execution.fid()), Cursor.START, 10).items();
        assertThat(locks).as(run).hasSize(n % 3 == 0 ? 1 : 0);
        String word = "none";
        for (LockRow lock : locks) {
            String answer = lock.closed().orElseThrow().answer();
            word = answer.contains("one") ? "one" : "two";
            String told = accepted.get(execution.fid() + " " + lock.lid());
            assertThat(told).as("the accepted answer of %s; %s", lock, run).isIn(null, word);
        }
        assertThat(outcome.result(String.class)).as(run).isEqualTo(n + "leftright" + word);
    }

    /** How much there was. */
    @Override
    public String toString() {
        return size + " executions, " + accepted.size() + " answers";
    }
}
