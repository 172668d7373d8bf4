package io.kodosumi.examples.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.examples.JavaProcess;
import io.kodosumi.model.Cursor;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.HaltingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed again and again; what it was told to be stored is there, whole. */
class LogFileCrashTest {
    private static final int ROUNDS = Boolean.getBoolean("kodosumi.full") ? 60 : 4;

    private final Random random = new Random(20260304);

    @TempDir
    Path folder;

    @Test
    void nothing_that_was_acknowledged_is_lost_and_nothing_is_there_by_halves() throws Exception {
        int stored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int told = round % 2 == 0 ? killed(stored) : halted(stored);
            int found = found();
            assertThat(found)
                    .as("executions after round %d, of which %d were acknowledged", round, told)
                    .isBetween(told, told + 1);
            stored = found;
        }
        assertThat(stored).isGreaterThan(ROUNDS);
    }

    /** Killed from outside, wherever it was. */
    private int killed(int from) throws Exception {
        try (JavaProcess process = start(from, List.of())) {
            process.awaitLine("stored " + (from + random.nextInt(300)));
            process.kill();
            return from + acknowledged(process);
        }
    }

    /** Halted by itself beside the n-th write of a kind. */
    private int halted(int from) throws Exception {
        String when = random.nextBoolean() ? "before" : "after";
        String kind = List.of("Create", "Claim", "Append", "Put").get(random.nextInt(4));
        String point = when + ":" + kind + ":" + (1 + random.nextInt(300));
        try (JavaProcess process = start(from, List.of("-D" + HaltingStore.PROPERTY + "=" + point))) {
            assertThat(process.awaitExit()).as(process::output).isEqualTo(HaltingStore.EXIT_CODE);
            return from + acknowledged(process);
        }
    }

    private JavaProcess start(int from, List<String> options) throws IOException {
        return JavaProcess.start(folder, options, WritingForever.class, String.valueOf(from));
    }

    private static int acknowledged(JavaProcess process) {
        return (int) process.output()
                .lines()
                .filter(line -> line.matches("stored \\d+"))
                .count();
    }

    private int found() {
        try (ExecutionStore store = new LogFileStore(folder.resolve("kodosumi.log"), Clock.systemUTC())) {
            int count = store.list(ExecutionQuery.ALL, Cursor.START, 1_000_000)
                    .items()
                    .size();
            for (int i = 0; i < count; i++) {
                assertThat(store.find(WritingForever.fid(i)))
                        .as("execution %d", i)
                        .isPresent();
                assertThat(store.events(WritingForever.fid(i), 0, Set.of(), 10).events())
                        .hasSize(1);
                assertThat(store.facts(WritingForever.fid(i), "step", "", 10)).hasSize(1);
            }
            return count;
        }
    }
}
