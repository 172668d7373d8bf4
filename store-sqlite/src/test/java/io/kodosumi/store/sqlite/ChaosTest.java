package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Gate;
import io.kodosumi.runtime.Probe;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.tck.Invariants;
import io.kodosumi.tck.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1 to G7 while processes that share one file are killed and stopped at random: each execution comes to one outcome, its log is whole,
 * no journaled step ran again, one answer was taken. Two minutes and 1,000 executions under {@code -Dkodosumi.full=true}, else some
 * seconds; {@code -Dkodosumi.seed} repeats the choices of a run.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class ChaosTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");
    private static final long SEED = Long.getLong("kodosumi.seed", FULL ? System.nanoTime() : 20_260_401L);
    private static final Duration LASTS = FULL ? Duration.ofSeconds(120) : Duration.ofSeconds(7);
    private static final int EXECUTIONS = FULL ? 1_000 : 60;
    private static final Duration BOUND = Duration.ofSeconds(FULL ? 180 : 90);
    private static final Duration TICK = Duration.ofMillis(5);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Random hesitation = new Random(SEED + 1);
    private final Chaos chaos = new Chaos();
    private final Map<String, String> accepted = new HashMap<>();
    private final Map<Fid, List<Event>> heard = new LinkedHashMap<>();
    private final List<Execution> executions = new ArrayList<>();
    private final long start = System.nanoTime();

    @Test
    void whatever_dies_or_stalls_each_execution_comes_to_one_sound_end(TestReporter reporter) throws Exception {
        try (SqliteStore store = store();
                Kodosumi person = person(store);
                chaos) {
            Gate gate = occupied(person);
            chaos.begin();
            List<Follow> follows = playChaos(store, person.as("alice"));
            chaos.calmDown();
            awaitOutcomes(store, person.as("alice"));
            for (Follow follow : follows) {
                assertThat(follow.await(BOUND))
                        .as("a log that is followed is closed; seed %s", SEED)
                        .isTrue();
            }
            gate.open();
            Probe.until("all is done", () -> undone(store), List::isEmpty);
            chaos.end();
            check(store, reporter);
        }
    }

    private SqliteStore store() {
        return SqliteStore.builder(folder.resolve("kodosumi.db")).open();
    }

    /** Has the flow, so that it can launch it, and no room for it. */
    private Kodosumi person(SqliteStore store) {
        return ChaosMain.builder(store)
                .setting("execution.running", "1")
                .flow(ChaosMain.flow(ChaosMain.bodies(folder)))
                .flow(Flow.of("occupies", (inputs, tracer) -> {
                    occupation.pass();
                    return "";
                }))
                .open();
    }

    private final Gate occupation = new Gate(Duration.ofMinutes(10));

    private Gate occupied(Kodosumi person) throws InterruptedException {
        person.as("bob").launch(Launch.of("occupies"));
        occupation.awaitVisitor();
        return occupation;
    }

    // ---- what the person does meanwhile ----

    private List<Follow> playChaos(SqliteStore store, User alice) throws Exception {
        List<Follow> follows = new ArrayList<>();
        long begin = System.nanoTime();
        long ends = begin + LASTS.toNanos();
        for (long now = begin; now < ends; now = System.nanoTime()) {
            long wanted = Math.min(EXECUTIONS, 1 + EXECUTIONS * (now - begin) * 10 / 9 / LASTS.toNanos());
            if (executions.size() < wanted) {
                launch(alice).ifPresent(execution -> follow(execution, follows));
            }
            answerAll(store, alice);
            LockSupport.parkNanos(TICK.toNanos());
        }
        while (executions.size() < EXECUTIONS) {
            launch(alice);
        }
        return follows;
    }

    /** Launches the next one; the same again if nothing is known of it (G1). */
    private Optional<Execution> launch(User alice) {
        int n = executions.size();
        try {
            executions.add(alice.launch(Launch.of(ChaosMain.FLOW).input("n", n).key("chaos-" + n)));
            return Optional.of(executions.get(n));
        } catch (KodosumiException away) {
            assertThat(away.isTransient()).as("what a launch says: %s", away).isTrue();
            return Optional.empty();
        }
    }

    private void follow(Execution execution, List<Follow> follows) {
        if (executions.size() % 10 == 0) {
            List<Event> events = new CopyOnWriteArrayList<>();
            heard.put(execution.fid(), events);
            follows.add(execution.follow(events::add));
        }
    }

    /** Two answers to each open lock: the first is taken, unless it is not known what became of it. */
    private void answerAll(SqliteStore store, User alice) {
        LockQuery open = new LockQuery(Set.of(), Set.of(), Set.of(LockState.OPEN));
        for (LockRow row : store.locks(open, Cursor.START, 100).items()) {
            if (hesitation.nextInt(10) > 0) {
                continue;
            }
            for (String word : List.of("one", "two")) {
                try {
                    Answer answer = alice.execution(row.fid())
                            .orElseThrow()
                            .lock(row.lid())
                            .answer(Map.of("word", word));
                    if (answer.isAccepted()) {
                        String before = accepted.putIfAbsent(row.fid() + " " + row.lid(), word);
                        assertThat(before).as("accepted before '%s'", word).isNull();
                    }
                } catch (KodosumiException away) {
                    assertThat(away.isTransient())
                            .as("what an answer says: %s", away)
                            .isTrue();
                }
            }
        }
    }

    private void awaitOutcomes(SqliteStore store, User alice) {
        long end = System.nanoTime() + BOUND.toNanos();
        List<Execution> left = new ArrayList<>(executions);
        while (!left.isEmpty()) {
            answerAll(store, alice);
            left.removeIf(execution -> execution.outcome().isPresent());
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        left.size() + " executions have no outcome " + BOUND + " after the chaos; seed " + SEED
                                + "; the first: " + store.find(left.get(0).fid()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static List<Fid> undone(SqliteStore store) {
        return rows(store).stream()
                .filter(row -> !row.isDone() || row.hold().node().isPresent())
                .map(ExecutionRow::fid)
                .toList();
    }

    private static List<ExecutionRow> rows(SqliteStore store) {
        return Invariants.of(store).rows();
    }

    // ---- what must hold ----

    private void check(SqliteStore store, TestReporter reporter) throws IOException {
        List<Witness.Ran> bodies = Files.readAllLines(ChaosMain.bodies(folder)).stream()
                .map(Witness.Ran::of)
                .toList();
        Witness witness = new Witness();
        bodies.forEach(witness::ran);
        Invariants sound = Invariants.of(store).with(witness).withoutFailures();
        String run = chaos + ", " + sound.rows().size() + " executions, "
                + sound.rows().stream().mapToInt(row -> row.hold().attempt()).sum() + " attempts, " + bodies.size()
                + " bodies of " + executions.size() * 5 + " steps, " + accepted.size() + " answers, "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s";
        reporter.publishEntry("chaos", run);
        assertThat(sound.faults()).as(run).isEmpty();
        assertThat(sound.rows()).as(run).hasSize(EXECUTIONS + 1);
        for (int n = 0; n < EXECUTIONS; n++) {
            checkOutcome(store, executions.get(n), n);
        }
        heard.forEach((fid, events) -> assertThat(
                        store.events(fid, 0, Set.of(), 10_000).events())
                .as("what was heard of %s; %s", fid, run)
                .isEqualTo(events));
        assertThat(bodies).as(run).hasSizeGreaterThanOrEqualTo(EXECUTIONS * 5);
    }

    private void checkOutcome(SqliteStore store, Execution execution, int n) {
        Outcome outcome = execution.outcome().orElseThrow();
        assertThat(outcome.status())
                .as("the outcome of %s; seed %s", execution, SEED)
                .isEqualTo(Status.FINISHED);
        List<LockRow> locks =
                store.locks(LockQuery.of(execution.fid()), Cursor.START, 10).items();
        assertThat(locks).hasSize(n % 3 == 0 ? 1 : 0);
        String word = "none";
        for (LockRow lock : locks) {
            String answer = lock.closed().orElseThrow().answer();
            word = answer.contains("one") ? "one" : "two";
            String told = accepted.get(execution.fid() + " " + lock.lid());
            assertThat(told).as("the accepted answer of %s", lock).isIn(null, word);
        }
        assertThat(outcome.result(String.class)).isEqualTo(n + "leftright" + word);
    }

    /** Three processes, of which one is killed or stopped every now and then. */
    private final class Chaos implements AutoCloseable {
        private static final int PROCESSES = 3;

        private final Child[] children = new Child[PROCESSES];
        private final long[] stoppedUntil = new long[PROCESSES];
        private final FutureTask<Void> playing = new FutureTask<>(this::play);
        private final Thread player = new Thread(playing, "test-chaos");
        private volatile boolean isOver;
        private int kills;
        private int stops;
        private long next;

        void begin() throws IOException {
            for (int i = 0; i < PROCESSES; i++) {
                children[i] = start();
            }
            for (Child child : children) {
                assertThat(child.line()).isEqualTo("READY");
            }
            player.start();
        }

        private Child start() throws IOException {
            return Child.start(ChaosMain.class, folder.toString());
        }

        /** Until it is told to end, on a thread of its own: the person may have to wait for a process that is stopped. */
        private Void play() throws Exception {
            while (!isOver) {
                act(System.nanoTime());
                LockSupport.parkNanos(TICK.toNanos());
            }
            return null;
        }

        private void act(long now) throws Exception {
            for (int i = 0; i < PROCESSES; i++) {
                goOn(i, now);
            }
            if (now - next < 0) {
                return;
            }
            next = now + TimeUnit.MILLISECONDS.toNanos(FULL ? 400 + random.nextInt(1_600) : 300 + random.nextInt(900));
            int which = random.nextInt(PROCESSES);
            if (random.nextInt(100) < 45) {
                kills++;
                children[which].kill();
                stoppedUntil[which] = 0;
                children[which] = start();
            } else if (stoppedUntil[which] == 0) {
                stops++;
                children[which].signal("STOP");
                long most = ChaosMain.LEASE.multipliedBy(5).dividedBy(2).toMillis();
                stoppedUntil[which] = now + TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt((int) most));
            }
        }

        private void goOn(int which, long now) throws Exception {
            if (stoppedUntil[which] != 0 && now - stoppedUntil[which] > 0) {
                stoppedUntil[which] = 0;
                children[which].signal("CONT");
            }
        }

        void calmDown() throws Exception {
            isOver = true;
            playing.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < PROCESSES; i++) {
                goOn(i, Long.MAX_VALUE);
            }
        }

        /** They close in order, and nothing is left of them. */
        void end() throws Exception {
            for (Child child : children) {
                assertThat(child.end()).as("exit code").isZero();
            }
        }

        @Override
        public void close() {
            isOver = true;
            try {
                player.join(TimeUnit.SECONDS.toMillis(60));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
            for (Child child : children) {
                if (child != null) {
                    child.close();
                }
            }
        }

        @Override
        public String toString() {
            return "seed " + SEED + ": " + kills + " kills, " + stops + " stops";
        }
    }
}
