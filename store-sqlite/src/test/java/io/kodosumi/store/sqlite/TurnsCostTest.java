package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** What a look costs, in instructions of SQLite's machine: not what stands in the queues. */
class TurnsCostTest {
    private static final int SLEEPING = 4_000;
    private static final int EACH = 100;

    @TempDir
    Path folder;

    @Test
    void what_sleeps_in_a_queue_costs_a_look_nothing() throws SQLException {
        try (SqliteStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).open()) {
            store.write(launches(SLEEPING, Duration.ofHours(1)));
            store.write(launches(1, Duration.ZERO));

            Cost cost = store.readers().quick(TurnsCostTest::look);

            assertThat(cost.page.due()).hasSize(1);
            assertThat(cost.instructions).isLessThan(SLEEPING);
        }
    }

    private record Cost(Work.Page page, long instructions) {}

    private static Cost look(Statements statements) {
        Work.Query query = new Work.Query(
                new NodeId("node-a"),
                Set.of(Writes.ROUTE),
                Set.of(),
                Work.Except.NONE,
                new Work.Turn(Optional.empty(), 1),
                Work.Reach.DEAD,
                Cursor.START,
                10);
        AtomicLong instructions = new AtomicLong();
        try {
            SQLiteConnection connection = statements.connection().unwrap(SQLiteConnection.class);
            ProgressHandler.setHandler(connection, EACH, new ProgressHandler() {
                @Override
                protected int progress() {
                    instructions.addAndGet(EACH);
                    return 0;
                }
            });
            Work.Page page = new Turns(statements, query, Micros.now(Clock.systemUTC()), "[]")
                    .page(List.of(), Turns.START, Optional.empty());
            ProgressHandler.clearHandler(connection);
            return new Cost(page, instructions.get());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<List<Write>> launches(int count, Duration delay) {
        List<List<Write>> launches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            launches.add(List.of(Writes.delayed(Writes.newFid(), delay)));
        }
        return launches;
    }
}
