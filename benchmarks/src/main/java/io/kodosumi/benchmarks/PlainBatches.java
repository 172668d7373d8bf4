package io.kodosumi.benchmarks;

import io.kodosumi.model.Event;
import io.kodosumi.store.sqlite.SqliteStore.Synchronous;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.sqlite.SQLiteConfig;

/**
 * What one writes by hand: batches of prepared inserts into our tables, in transactions of as many rows as ours, on a connection that
 * checkpoints as SQLite does by itself. What that leaves is moved at the end of what is measured, on both sides.
 */
final class PlainBatches implements AutoCloseable {
    private final Connection connection;
    private final Checkpoint checkpoint;
    private final int executions;
    private int number = 1_000;

    private PlainBatches(Connection connection, Checkpoint checkpoint, int executions) {
        this.connection = connection;
        this.checkpoint = checkpoint;
        this.executions = executions;
    }

    /** Makes a file of our schema, with so many executions in it. */
    static PlainBatches prepare(Path folder, Synchronous level, int executions) throws Exception {
        EventSource source = new EventSource(folder, level, executions);
        source.close();
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(level.name()));
        config.enforceForeignKeys(true);
        config.setCacheSize(-32_000);
        Path file = folder.resolve("kodosumi.db");
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return new PlainBatches(connection, new Checkpoint(file, level), executions);
    }

    /** Inserts as many events as the other side did, in the same order; how many a second. */
    double rate(int rounds, int run, double perCommit, boolean withHeads) throws SQLException, InterruptedException {
        int commitEvery = Math.max(1, (int) Math.round(perCommit / run));
        long start = System.nanoTime();
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO event (execution, position, at, kind, payload) VALUES (?, ?, ?, ?, ?)");
                PreparedStatement head = connection.prepareStatement("UPDATE execution SET head = ? WHERE id = ?")) {
            int runs = 0;
            for (int round = 0; round < rounds; round++) {
                for (int execution = 1; execution <= executions; execution++) {
                    long last = insert(insert, execution, number + round * run, run);
                    if (withHeads) {
                        head.setLong(1, last);
                        head.setLong(2, execution);
                        head.addBatch();
                    }
                    if (++runs % commitEvery == 0) {
                        commit(insert, head, withHeads);
                    }
                }
            }
            commit(insert, head, withHeads);
        }
        checkpoint.run();
        number += rounds * run;
        return (double) rounds * run * executions / ((System.nanoTime() - start) / 1e9);
    }

    private static long insert(PreparedStatement insert, int execution, int from, int run) throws SQLException {
        long position = 0;
        for (int i = 0; i < run; i++) {
            position = Event.position(1, from + i);
            Instant now = Instant.now();
            insert.setLong(1, execution);
            insert.setLong(2, position);
            insert.setLong(3, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
            insert.setString(4, "debug");
            insert.setString(5, EventSource.PAYLOAD);
            insert.addBatch();
        }
        return position;
    }

    private void commit(PreparedStatement insert, PreparedStatement head, boolean withHeads) throws SQLException {
        insert.executeBatch();
        if (withHeads) {
            head.executeBatch();
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        checkpoint.close();
        connection.close();
    }
}
