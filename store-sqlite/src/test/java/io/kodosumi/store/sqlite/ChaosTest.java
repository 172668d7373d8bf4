package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Kodosumi;
import io.kodosumi.runtime.Probe;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.tck.Invariants;
import io.kodosumi.tck.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1 to G7 and G9 while processes that share one file are killed and stopped, may write no more, commit slowly, and are locked out, at
 * random: each execution comes to one outcome, its log is whole, no journaled step ran again, one answer was taken.
 *
 * <p>Some seconds; two minutes and 1,000 executions under {@code -Dkodosumi.full=true}; round after round for as long as
 * {@code -Dkodosumi.soak} says (profile {@code soak}), and then nothing that the processes hold may grow. {@code -Dkodosumi.seed}
 * repeats the choices of a run, {@code -Dkodosumi.faults=KILL,STOP} leaves the others out.
 */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class ChaosTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");
    private static final Duration SOAK = Duration.parse(System.getProperty("kodosumi.soak", "PT0S"));
    private static final long SEED =
            Long.getLong("kodosumi.seed", FULL || !SOAK.isZero() ? System.nanoTime() : 20_260_401L);
    private static final List<ChaosNodes.Fault> FAULTS = faults();

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final FlatSeries series = new FlatSeries(16);
    private final long start = System.nanoTime();
    private int round;

    private static List<ChaosNodes.Fault> faults() {
        String all = String.join(
                ",", Stream.of(ChaosNodes.Fault.values()).map(Enum::name).toList());
        return Arrays.stream(System.getProperty("kodosumi.faults", all).split(",", -1))
                .map(ChaosNodes.Fault::valueOf)
                .toList();
    }

    @Test
    void whatever_dies_or_stalls_each_execution_comes_to_one_sound_end(TestReporter reporter) throws Exception {
        reporter.publishEntry("seed", Long.toString(SEED)); // first: what hangs does not come to tell it
        Files.createDirectories(ChaosMain.bodies(folder));
        Files.createDirectories(ChaosMain.database(folder).getParent());
        try (SqliteStore store = SqliteStore.builder(ChaosMain.database(folder)).open();
                Kodosumi person = person(store);
                ChaosNodes nodes = new ChaosNodes(folder, random, FAULTS, FULL ? 1_200 : 400)) {
            do {
                String run = play(store, person, nodes);
                reporter.publishEntry("chaos", run);
                assertThat(series.faults()).as("%s\n%s", run, series).isEmpty();
            } while (elapsed().compareTo(SOAK) < 0);
            nodes.end();
        }
        if (!SOAK.isZero()) {
            reporter.publishEntry("held", series.toString());
            assertThat(series.gaps())
                    .as("a soak of %s was too short: let it go on for longer with -Dkodosumi.soak=PT15M", SOAK)
                    .isEmpty();
        }
    }

    /** Launches, follows, answers, and runs nothing. */
    private Kodosumi person(SqliteStore store) {
        return Kodosumi.builder()
                .store(store)
                .setting("roles", "launch")
                .setting(
                        "store.recheck",
                        "100ms") // every thirtieth look makes up for what no nudge told: whose disk is full tells
                // nobody
                .setting("node.lease", ChaosMain.LEASE.toMillis() + "ms")
                .flow(ChaosMain.flow(folder))
                .open();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private String play(SqliteStore store, Kodosumi person, ChaosNodes nodes) throws Exception {
        int size = SOAK.isZero() ? (FULL ? 1_000 : 60) : 150;
        Duration lasts = Duration.ofSeconds(SOAK.isZero() ? (FULL ? 120 : 7) : 20);
        ChaosRound players = new ChaosRound(store, person.as("alice"), random.nextLong(), round * size, size);
        round++;
        nodes.begin();
        players.play(lasts);
        nodes.calmDown();
        players.awaitEnds();
        Probe.until("all is done", () -> undone(store), List::isEmpty);
        String run = "seed " + SEED + ", round " + round + ", " + elapsed().toSeconds() + " s, " + nodes + ", ";
        run += check(store, players, run);
        if (!SOAK.isZero()) {
            clear(person);
            measure(nodes);
        }
        return run;
    }

    private static List<ExecutionRow> undone(SqliteStore store) {
        return Invariants.of(store).rows().stream()
                .filter(row -> !row.isDone() || row.hold().node().isPresent())
                .toList();
    }

    private String check(SqliteStore store, ChaosRound players, String run) throws IOException {
        List<Witness.Ran> bodies = bodies();
        Witness witness = new Witness();
        bodies.forEach(witness::ran);
        Invariants sound = Invariants.of(store).with(witness).withoutFailures();
        long attempts =
                sound.rows().stream().mapToLong(row -> row.hold().attempt()).sum();
        assertThat(sound.faults()).as(run).isEmpty();
        assertThat(sound.rows()).as(run).hasSize(players.size());
        assertThat(bodies).as(run).hasSizeGreaterThanOrEqualTo(players.size() * 5);
        players.check(run);
        return players + ", " + attempts + " attempts, " + bodies.size() + " bodies of " + players.size() * 5
                + " steps";
    }

    private List<Witness.Ran> bodies() throws IOException {
        try (Stream<Path> files = Files.list(ChaosMain.bodies(folder))) {
            return files.map(file -> Witness.Ran.of(file.getFileName().toString()))
                    .toList();
        }
    }

    // ---- in a long run ----

    private void clear(Kodosumi person) throws Exception {
        person.system().purge(Instant.MAX);
        try (Stream<Path> files = Files.list(ChaosMain.bodies(folder))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private void measure(ChaosNodes nodes) throws IOException {
        nodes.measure(series);
        Held here = Held.now();
        series.add("heap of the person", 8L << 20, here.heap());
        series.add("threads of the person", 16, here.threads());
        series.add(
                "descriptors of the person",
                16,
                Held.descriptors(ProcessHandle.current().pid()));
        Path database = ChaosMain.database(folder);
        series.add("bytes of the database", 1 << 20, Files.size(database));
        series.add(
                "bytes of its write-ahead log", // which keeps the size that it once had
                32L << 20,
                Files.size(database.resolveSibling(database.getFileName() + "-wal")));
        try (Stream<Path> files = Files.walk(database.getParent())) {
            series.add("files beside it", 16, files.count());
        }
    }
}
