package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Status;
import io.kodosumi.tck.Invariants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Loads that are many times as large as the heap of the process that carries them, which ends if it runs out of it. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class BoundedHeapTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");

    @TempDir
    Path folder;

    private Child start(String megabytes, String kind, int count) throws IOException {
        return Child.startWith(
                "-Xmx" + megabytes + "m", LoadMain.class, kind, database().toString(), Integer.toString(count));
    }

    private Path database() {
        return folder.resolve("kodosumi.db");
    }

    @Test
    void very_many_parked_executions_fit_into_memory_and_all_go_on_when_they_are_answered_or_woken(
            TestReporter reporter) throws Exception {
        int count = FULL ? 100_000 : 150;
        try (Child child = start(FULL ? "1024" : "40", "parked", count)) {
            String parked = child.line();
            assertThat(parked).startsWith("PARKED " + count * 9 / 10 + " ");
            reporter.publishEntry("parked", parked);
            assertThat(child.line()).isEqualTo("ENDED");
            assertThat(child.exit()).isZero();
        }
        checkAll(count);
    }

    @Test
    void a_flow_emits_without_end_in_little_memory_and_its_log_is_whole() throws Exception {
        int count = FULL ? 1_000_000 : 10_000;
        try (Child child = start("40", "emitted", count)) {
            assertThat(child.line()).isEqualTo("EMITTED " + count + " heard " + count);
            assertThat(child.exit()).isZero();
        }
        checkAll(1);
    }

    @Test
    void a_follower_that_does_not_read_costs_neither_memory_nor_others_and_hears_all_of_it_later(TestReporter reporter)
            throws Exception {
        int count = FULL ? 50_000 : 1_800; // of 16 KB each
        try (Child child = start(FULL ? "40" : "24", "unread", count)) {
            String others = child.line();
            assertThat(others).startsWith("OTHERS heard " + count + " while one heard 0, in ");
            reporter.publishEntry("unread", others);
            assertThat(child.line()).isEqualTo("LATE heard " + count);
            assertThat(child.exit()).isZero();
        }
        checkAll(21);
    }

    private void checkAll(int count) {
        try (SqliteStore store = SqliteStore.builder(database()).open()) {
            Invariants all = Invariants.of(store).withoutFailures();
            assertThat(all.faults()).isEmpty();
            assertThat(all.rows())
                    .hasSize(count)
                    .allMatch(row -> row.end().orElseThrow().outcome() == Status.FINISHED);
        }
    }
}
