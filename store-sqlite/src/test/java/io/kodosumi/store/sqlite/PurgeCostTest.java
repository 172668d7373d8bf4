package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** What looking for what is too old costs, in instructions of SQLite's machine: not what is still to be kept. */
class PurgeCostTest {
    private static final NodeId NODE = new NodeId("node-a");
    private static final int KEPT = 1_000;
    private static final int EACH = 10;

    @TempDir
    Path folder;

    @Test
    void what_is_to_be_kept_costs_a_purge_nothing() throws SQLException {
        try (SqliteStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).readers(1).open()) {
            store.write(finished(KEPT));
            AtomicLong instructions = count(store);
            PurgeQuery aged = new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX, Duration.ofDays(30));
            assertThat(store.purge(aged, 100)).isEmpty();
            assertThat(instructions).hasValueLessThan(KEPT);
        }
    }

    @Test
    void what_is_old_enough_is_found_however_it_is_asked_for() {
        try (SqliteStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).open()) {
            store.write(finished(3));
            assertThat(store.purge(new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX, Duration.ZERO), 2))
                    .hasSize(2);
            assertThat(store.purge(
                            new PurgeQuery(
                                    Optional.of(Writes.ALICE),
                                    Set.of(),
                                    Instant.now().plusSeconds(60)),
                            10))
                    .hasSize(3);
        }
    }

    /** The instructions that the only connection for reads runs from now on. */
    private static AtomicLong count(SqliteStore store) throws SQLException {
        AtomicLong instructions = new AtomicLong();
        SQLiteConnection connection = store.readers().quick(statements -> (SQLiteConnection) statements.connection());
        ProgressHandler.setHandler(connection, EACH, new ProgressHandler() {
            @Override
            protected int progress() {
                instructions.addAndGet(EACH);
                return 0;
            }
        });
        return instructions;
    }

    private static List<List<Write>> finished(int count) {
        List<List<Write>> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fid fid = Writes.newFid();
            units.add(List.of(
                    Writes.launch(fid, Writes.order(Writes.ALICE)),
                    Writes.claim(fid, NODE, 0),
                    Writes.settle(fid, 1, Status.FINISHED),
                    Writes.append(fid, 0, Writes.closing(1, 9, Status.FINISHED))));
        }
        return units;
    }
}
