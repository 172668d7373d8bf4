package io.kodosumi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.store.sqlite.SqliteStore.Synchronous;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventFigureTest {
    @TempDir
    Path folder;

    @Test
    void what_is_measured_of_ours_ends_with_all_in_the_database() throws Exception {
        try (EventSource ours = new EventSource(folder, Synchronous.NORMAL, 2)) {
            assertThat(ours.rate(3, 2)).isPositive();
            assertThat(log()).isEmpty();
        }
    }

    @Test
    void so_does_what_is_measured_of_plain_jdbc() throws Exception {
        PlainBatches plain = PlainBatches.prepare(folder, Synchronous.FULL, 2);
        assertThat(plain.rate(3, 2, 4, true)).isPositive();
        assertThat(log()).isEmpty();
        plain.close();
    }

    private File log() {
        return folder.resolve("kodosumi.db-wal").toFile();
    }
}
