package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.runtime.FaultyStore;
import io.kodosumi.runtime.Gate;
import io.kodosumi.runtime.Probe;
import io.kodosumi.tck.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes on one file, of which one is killed or stopped: the others go on, and nothing enters of one that was given up. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LONG = "10m";

    @TempDir
    Path folder;

    private final Gate occupation = new Gate(Duration.ofMinutes(2));
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.builder(folder.resolve("kodosumi.db"))
                .busyTimeout(Duration.ofMillis(200))
                .open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** What another attempt at the same flow does, in this process. */
    private static Object goOn(Tracer tracer) {
        String draft = tracer.step("draft", String.class, key -> "again");
        tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1));
        return draft + " by attempt " + tracer.attempt();
    }

    private Kodosumi.Builder builder(String lease) {
        return Kodosumi.builder()
                .store(store)
                .setting("node.lease", lease)
                .flow(Flow.of(StallMain.FLOW, (inputs, tracer) -> goOn(tracer)))
                .flow(Flow.of("occupies", (inputs, tracer) -> {
                    occupation.pass();
                    return "";
                }));
    }

    /** Launches it here for a process that has room, as this one has none. */
    private Fid launchFor(Child child) throws Exception {
        try (SqliteStore own =
                        SqliteStore.builder(folder.resolve("kodosumi.db")).open();
                Kodosumi full = builder(LONG)
                        .store(own)
                        .setting("execution.running", "1")
                        .open()) {
            full.as("bob").launch(Launch.of("occupies"));
            occupation.awaitVisitor();
            Fid fid = full.as("alice").launch(Launch.of(StallMain.FLOW)).fid();
            assertThat(child.line()).isEqualTo("RUNNING");
            occupation.open();
            return fid;
        }
    }

    private Child stalling(String lease) throws Exception {
        Child child = Child.start(StallMain.class, folder.toString(), lease);
        assertThat(child.line()).isEqualTo("READY");
        return child;
    }

    private static Execution find(Kodosumi kodosumi, Fid fid) {
        return kodosumi.as("alice").execution(fid).orElseThrow();
    }

    private static Outcome answered(Execution execution) throws InterruptedException {
        Lock lock = execution.awaitLock(SOON).orElseThrow();
        assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();
        return execution.await(SOON).orElseThrow();
    }

    // ---- killed ----

    @Test
    void what_a_killed_process_ran_goes_on_elsewhere_long_before_its_lease_runs_out() throws Exception {
        try (Child child = stalling(LONG)) {
            Fid fid = launchFor(child);
            try (Kodosumi other = builder(LONG).open()) {
                child.kill();
                assertThat(answered(find(other, fid)).result(String.class)).isEqualTo("draft by attempt 2");
            }
        }
    }

    @Test
    void what_a_killed_process_ran_goes_on_as_soon_as_another_opens() throws Exception {
        try (Child child = stalling(LONG)) {
            Fid fid = launchFor(child);
            child.kill();
            try (Kodosumi other = builder(LONG).setting("store.recheck", "1m").open()) { // the first look finds it
                assertThat(answered(find(other, fid)).result(String.class)).isEqualTo("draft by attempt 2");
            }
        }
    }

    // ---- stopped ----

    @Test
    void nothing_enters_of_a_process_that_was_stopped_for_longer_than_its_lease() throws Exception {
        try (Child child = stalling("1s")) {
            Fid fid = launchFor(child);
            child.signal("STOP");
            try (Kodosumi other = builder("4s").open()) {
                Execution execution = find(other, fid);
                assertThat(execution.awaitLock(SOON)).as("taken over").isPresent();
                Probe.until("parked", () -> store.find(fid).orElseThrow().hold().parked(), parked -> parked);
                FaultyStore.Snapshot before = FaultyStore.Snapshot.of(store, fid);

                Files.createFile(StallMain.go(folder));
                child.signal("CONT");
                assertThat(child.line()).isEqualTo("OVER");
                assertThat(child.end()).as("exit code").isZero();

                assertThat(FaultyStore.Snapshot.of(store, fid))
                        .usingRecursiveComparison()
                        .ignoringFields("locks.now")
                        .isEqualTo(before);
                assertThat(before.hold().attempt()).isEqualTo(2);
                assertThat(answered(execution).result(String.class)).isEqualTo("draft by attempt 2");
                assertThat(execution.events()).extracting(Event::payload).doesNotContain("zombie");
            }
        }
        assertThat(Invariants.of(store).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONT", "KILL"})
    void others_wait_for_a_process_that_stopped_inside_a_write_transaction_and_say_so(String end) throws Exception {
        Instant before = Instant.now();
        try (Kodosumi other = builder("2s").open();
                Child child = Child.start(
                        WritingMain.class, folder.resolve("kodosumi.db").toString())) {
            assertThat(child.line()).isEqualTo("WRITES");
            child.signal("STOP");
            FutureTask<Execution> launch =
                    new FutureTask<>(() -> other.as("alice").launch(Launch.of(StallMain.FLOW)));
            new Thread(launch, "test-launcher").start();

            List<Health.Problem> problems = Probe.until(
                    "writes and the lease are in trouble", () -> other.health().problems(), some -> some.size() == 2);
            assertThat(problems)
                    .allSatisfy(problem -> {
                        assertThat(problem.detail()).contains("was locked by another connection for 200 ms");
                        assertThat(problem.since()).isBetween(before, Instant.now());
                    })
                    .extracting(Health.Problem::what)
                    .containsExactly("node lease", "store writes");
            assertThat(launch).isNotDone();
            assertThat(other.as("alice").executions(Cursor.START, 10).items())
                    .as("reading goes on")
                    .isEmpty();

            child.signal(end);
            if (end.equals("CONT")) {
                child.give('x');
                assertThat(child.line()).isEqualTo("COMMITTED 120");
            }
            Execution execution = launch.get(30, TimeUnit.SECONDS);
            assertThat(answered(execution).result(String.class)).isEqualTo("again by attempt 1");
            Probe.until("all is well", () -> other.health().problems(), List::isEmpty);
        }
    }
}
