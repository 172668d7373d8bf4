package io.kodosumi.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Quiet.class)
class SimulationTest {
    private static final boolean IS_FULL = Boolean.getBoolean("kodosumi.full");
    private static final int SEEDS = IS_FULL ? 10_000 : 60;
    private static final long FIRST = Long.getLong("kodosumi.simulation.first", 1);

    @Test
    void whatever_befalls_runtimes_they_keep_every_guarantee() {
        long start = System.nanoTime();
        long turns = 0;
        List<Long> faulty = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Report report = Simulation.of(seed).run(false);
            turns += report.turns();
            if (!report.isSound()) {
                faulty.add(seed);
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (IS_FULL) {
            System.out.printf(
                    "simulation: %d seeds from %d, %d turns each, %d seeds a minute%n",
                    SEEDS, FIRST, turns / SEEDS, SEEDS * 60_000L / took.toMillis());
        }
        assertThat(faulty)
                .as(() -> Simulation.of(faulty.get(0)).run().toString())
                .isEmpty();
    }

    /** Found once, and mended; each named by what it found as the simulation was then. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "358, an overdue execution asked for room of its flow as it was to time out and again at once when refused",
        "14321, what was claimed as its node was declared dead began under the node's new id and did a step again",
        "6383, an attempt that was to stop was looked at without end while a body that heeds no interrupt ran beside a wait",
        "44, where the monotonic clock was below zero nothing was ever published",
        "1612, an attempt that began as its runtime had closed its publisher waited for ever for its opening",
        "39, a launch that looked for a node with its hook read the store under a monitor that another waited for",
        "2432, a parked attempt whose lock expired counted as running before it had room",
        "1353, who ran the last hook died before it let go and the row named it for ever; nothing is left to do there and none need come",
        "4076, a pause that an attempt saw behind its closing events was told behind them",
        "8521, what units of one commit did was looked at one by one and a claim behind a rest counted as a takeover",
        "3220, what an attempt saw behind its rest was told and the claim given up before that had arrived",
    })
    void a_seed_that_found_a_fault_finds_none(long seed, String fault) {
        Report report = Simulation.of(seed).run();
        assertThat(report.isSound()).as("%s: %s", fault, report).isTrue();
    }

    @Test
    void a_seed_is_the_same_run_each_time() {
        for (long seed = 1; seed <= 4; seed++) {
            Report first = Simulation.of(seed).run(false);
            Report second = Simulation.of(seed).run(true);
            assertThat(second.trace()).as("the trace of seed %s", seed).isEqualTo(first.trace());
            assertThat(second.turns()).isEqualTo(first.turns());
            assertThat(second.lines()).isNotEmpty();
        }
    }

    @Test
    void a_seed_is_the_same_run_in_another_process() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TraceMain.class.getName(),
                        "5")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isZero();
        assertThat(output.strip()).isEqualTo(TraceMain.traces(5));
    }

    @Test
    void seeds_are_different_runs() {
        assertThat(List.of(1L, 2L, 3L, 4L).stream()
                        .map(seed -> Simulation.of(seed).run(false).trace())
                        .distinct())
                .hasSize(4);
    }
}
