package io.kodosumi.benchmarks;

import io.kodosumi.store.sqlite.SqliteStore.Synchronous;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;

/**
 * Moves what is left of a write-ahead log into its database, so that a measurement ends with the work that it left for later. Ours
 * checkpoints beside its commits, and plain JDBC not at all: what either has still to do is done here.
 */
final class Checkpoint implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Connection connection;

    Checkpoint(Path file, Synchronous level) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(level.name()));
        config.setBusyTimeout((int) LONG.toMillis());
        this.connection = config.createConnection("jdbc:sqlite:" + file);
    }

    /** Until nothing is left. While another checkpoint runs, SQLite refuses at once. */
    void run() throws SQLException, InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!isDone()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The write-ahead log cannot be moved into the database within " + LONG);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private boolean isDone() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.next() && row.getInt("busy") == 0;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
