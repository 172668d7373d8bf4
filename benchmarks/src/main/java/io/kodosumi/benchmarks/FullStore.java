package io.kodosumi.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Fills a store with finished executions and their events, faster than they could be run. */
final class FullStore {
    private static final int COMMIT_EVERY = 2_000;

    private FullStore() {}

    /** Copies the one execution of a file so many times, each with so many events. */
    static void fill(Path file, int executions, int events) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setCacheSize(-256_000);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            copies(connection, executions);
            events(connection, executions, events);
            connection.commit();
        }
    }

    private static void copies(Connection connection, int executions) throws SQLException {
        List<String> same = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet columns = statement.executeQuery("PRAGMA table_info(execution)")) {
            while (columns.next()) {
                String name = columns.getString("name");
                if (!name.equals("id") && !name.equals("fid") && !name.equals("key")) {
                    same.add(name);
                }
            }
        }
        String names = String.join(", ", same);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO execution (id, fid, " + names
                + ") WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= ?)"
                + " SELECT i, printf('%024x', i), " + names + " FROM n, (SELECT * FROM execution WHERE id = 1)")) {
            insert.setInt(1, executions);
            insert.executeUpdate();
        }
        connection.commit();
    }

    private static void events(Connection connection, int executions, int events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO event (execution, position, at, kind, payload) VALUES (?, ?, 1700000000000000, 'debug', ?)")) {
            for (int execution = 2; execution <= executions + 1; execution++) {
                for (int i = 1; i <= events; i++) {
                    insert.setLong(1, execution);
                    insert.setLong(2, (1L << 32) + i);
                    insert.setString(3, EventSource.PAYLOAD);
                    insert.addBatch();
                }
                insert.executeBatch();
                if (execution % COMMIT_EVERY == 0) {
                    connection.commit();
                }
            }
        }
    }
}
