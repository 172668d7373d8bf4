package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Probe;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.tck.HaltingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1 to G7 over the death of whole processes: one that halts before or after any write, or is killed, is started again until its
 * execution has ended; {@link HaltedFlowTest} does so at every transaction. The lease is ten minutes: what goes on sooner goes on because
 * the death was seen.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessDeathTest {
    @TempDir
    Path folder;

    @Test
    void a_process_that_dies_at_every_few_writes_comes_to_its_end_all_the_same() throws Exception {
        int deaths = 0;
        for (int k = 4; !ended(); k++) {
            deaths += run((k % 2 == 0 ? HaltingStore.When.BEFORE : HaltingStore.When.AFTER) + ":" + k) ? 1 : 0;
        }

        assertThat(deaths).isPositive();
        check(deaths);
    }

    @Test
    void a_process_that_is_killed_while_it_waits_goes_on_at_once_after_a_restart() throws Exception {
        try (Child child = Child.start(CrashMain.class, folder.toString())) {
            assertThat(child.line()).startsWith("LOCK ");
            awaitParked();
            child.kill();
        }
        while (!ended()) {
            run("");
        }

        check(1);
        assertThat(row().hold().crashes()).isZero(); // it was parked: waiting is no crash
    }

    @Test
    void the_file_alone_is_all_that_another_process_needs_to_go_on() throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .flow("crashes", (inputs, tracer) -> CrashMain.flow(folder, inputs, tracer))
                .open()) {
            Execution execution = kodosumi.as("alice")
                    .launch(Launch.of("crashes").input("n", 1).key(CrashMain.KEY));
            assertThat(execution.awaitLock(Duration.ofSeconds(20))).isPresent();
        }
        byte[] file = Files.readAllBytes(folder.resolve("kodosumi.db"));
        folder = Files.createDirectory(folder.resolve("elsewhere"));
        Files.write(folder.resolve("kodosumi.db"), file);
        while (!ended()) {
            run("");
        }

        try (SqliteStore store = store()) {
            assertThat(executions(store)).as("found by its key").hasSize(1);
            assertThat(row().end().orElseThrow().result()).isEqualTo("\"onetwothree\"");
            assertThat(Files.readAllLines(folder.resolve(CrashMain.EFFECTS)))
                    .as("steps that were not journaled before")
                    .containsExactly(row().fid() + ":three~1");
        }
    }

    /** Runs the process once, answering its lock; whether it was halted. */
    private boolean run(String point) throws Exception {
        String[] arguments =
                point.isEmpty() ? new String[] {folder.toString()} : new String[] {folder.toString(), point};
        try (Child child = Child.start(CrashMain.class, arguments)) {
            String said = child.lineIfAny().orElse("");
            if (said.startsWith("LOCK ")) {
                answer();
                said = child.lineIfAny().orElse("");
            }
            int exit = child.exit();
            assertThat(exit).isIn(0, HaltingStore.EXIT_CODE);
            return exit == HaltingStore.EXIT_CODE;
        }
    }

    /** From this process, beside the one that waits. */
    private void answer() throws Exception {
        try (SqliteStore store = store();
                Kodosumi kodosumi = Kodosumi.builder().store(store).open()) {
            Execution execution =
                    kodosumi.as("alice").executions(Cursor.START, 1).items().get(0);
            for (Lock lock : execution.openLocks()) {
                assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();
            }
        }
    }

    private void awaitParked() {
        try (SqliteStore store = store()) {
            Probe.until("parked", () -> executions(store).get(0).hold().parked(), parked -> parked);
        }
    }

    private SqliteStore store() {
        return SqliteStore.builder(folder.resolve("kodosumi.db")).open();
    }

    private boolean ended() {
        try (SqliteStore store = store()) {
            return executions(store).stream().anyMatch(ExecutionRow::isDone);
        }
    }

    private ExecutionRow row() {
        try (SqliteStore store = store()) {
            return executions(store).get(0);
        }
    }

    private static List<ExecutionRow> executions(ExecutionStore store) {
        return store.list(ExecutionQuery.ALL, Cursor.START, 10).items();
    }

    // ---- what must hold ----

    private void check(int deaths) throws Exception {
        try (SqliteStore store = store()) {
            List<ExecutionRow> all = executions(store);
            assertThat(all).as("one key, one execution").hasSize(1);
            ExecutionRow row = all.get(0);
            assertThat(row.end().orElseThrow().outcome()).isEqualTo(Status.FINISHED);
            assertThat(row.end().orElseThrow().result()).isEqualTo("\"onetwothree\"");
            assertThat(row.hold().attempt()).isBetween(1, deaths + 1);
            assertThat(row.hold().failures()).isZero();
            checkLog(store.events(row.fid(), 0, Set.of(), 1000).events());
            checkJournal(store, row.fid(), deaths);
        }
    }

    private static void checkLog(List<Event> log) {
        Map<Integer, Long> next = new HashMap<>();
        long before = 0;
        for (Event event : log) {
            assertThat(event.position()).as("in order").isGreaterThan(before);
            long expected = next.getOrDefault(event.attempt(), Event.position(event.attempt(), 1));
            assertThat(Event.written(event.position())).as("without hole").isEqualTo(Event.written(expected));
            assertThat(event.opens()).isEqualTo(!next.containsKey(event.attempt()));
            next.put(event.attempt(), event.position() + 1);
            before = event.position();
        }
        List<String> kinds = log.stream().map(Event::kind).toList();
        assertThat(kinds)
                .filteredOn(kind -> Set.of("inputs", "meta", "final", "lease").contains(kind))
                .containsExactly("inputs", "meta", "lease", "final");
        assertThat(log).filteredOn(Event::closes).hasSize(1);
        assertThat(log.get(log.size() - 1).closes()).isTrue();
        assertThat(log)
                .filteredOn(event -> event.kind().equals("debug"))
                .extracting(Event::payload)
                .contains("begin 1", "after one", "beside", "approved true", "end");
    }

    private void checkJournal(ExecutionStore store, Fid fid, int deaths) throws Exception {
        List<Fact> journal = store.facts(fid, "journal", "", 100);
        assertThat(journal).extracting(Fact::key).contains("one~1", "left~1:two~1", "three~1");
        assertThat(journal).extracting(Fact::version).containsOnly(1);
        List<String> effects = new ArrayList<>(Files.readAllLines(folder.resolve(CrashMain.EFFECTS)));
        assertThat(effects)
                .as("each step once, and again only if it was cut off")
                .hasSizeBetween(3, 3 + deaths);
        assertThat(Set.copyOf(effects))
                .containsExactlyInAnyOrder(fid + ":one~1", fid + ":left~1:two~1", fid + ":three~1");
    }
}
