package io.kodosumi.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A file with very many executions, written by plain SQL because launching them would take an hour.
 *
 * <p>Half of them are Alice's, the others those of a thousand users; a second apart from each other. One in a hundred has not ended.
 * Rare are, spread over the whole time and three each: Alice's errors, her paused ones, executions of the flow {@code rare}, and the
 * label {@code order}; every second has the label {@code tenant=x}, and one of these is Alice's only timeout.
 */
final class Million {
    /** When the first of them was created, in microseconds. */
    static final long START = 1_767_225_600_000_000L;

    private static final String EXECUTIONS = """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
            INSERT INTO execution (
                id, fid, user, digest, flow, version, route, labels, created, attempt, parked, placement, failures,
                crashes, rested, due, wakes, head, closed, emitted, hooks, paused, open_locks, outcome, result, ended,
                settled)
            SELECT n, printf('%08x%016x', n, n), user, 'digest', flow, '1', 'direct/' || flow || '/1',
                CASE WHEN n % :third = 7 THEN '{"order":"o"}' WHEN n % 2 THEN '{"tenant":"x"}' ELSE '{}' END,
                :start + n * 1000000, 1, 0, 0, 0, 0, 0,
                CASE WHEN outcome IS NULL THEN :start END, 0, 4294967304, outcome IS NOT NULL, 4294967304, 0,
                n % :third = 8, open_locks, outcome, CASE WHEN outcome IS NULL THEN NULL ELSE '{}' END,
                CASE WHEN outcome IS NULL THEN NULL ELSE :start + n * 1000000 + 500000 END, outcome IS NOT NULL
            FROM (
                SELECT n,
                    CASE WHEN n % 2 = 0 OR n % :third IN (5, 8, 9) THEN 'alice' ELSE 'user' || n % 1999 END AS user,
                    CASE WHEN n % :third = 6 THEN 'rare' ELSE 'flow' || n % 7 END AS flow,
                    CASE WHEN n % :third = 5 THEN 'error' WHEN n = :third + 9 THEN 'timeout'
                        WHEN n % 100 = 0 OR n % :third = 8 THEN NULL
                        WHEN n % 2 AND n % 3 = 0 THEN 'error' ELSE 'finished' END AS outcome,
                    n % 100 = 0 AND n % 200 AS open_locks
                FROM number)
            """;

    private static final String LABELS = """
            INSERT INTO label (name, value, created, execution)
            SELECT json_each.key, json_each.value, execution.created, execution.id
            FROM execution CROSS JOIN json_each(execution.labels)
            ORDER BY 1, 2, 3, 4
            """;

    private static final String LOCKS = """
            INSERT INTO lock (execution, lid, owner, name, form, attempt, opened, expires, state)
            SELECT id, 'ask~1', user, CASE WHEN id % :third = 100 THEN 'rare' ELSE 'approve' END, '{}', 1, created,
                created + 3600000000, CASE WHEN open_locks THEN 'open' ELSE 'answered' END
            FROM execution WHERE id % 10 = 0
            """;

    private static final String EVENTS = """
            WITH kind (n, kind) AS (VALUES (1, 'attempt'), (2, 'status'), (3, 'inputs'), (4, 'meta'), (5, 'status'),
                (6, 'final'), (7, 'status'))
            INSERT INTO event (execution, position, at, kind, payload)
            SELECT execution.id, 4294967296 + kind.n, execution.created, kind.kind, 'finished'
            FROM execution CROSS JOIN kind
            """;

    private Million() {}

    /** Fills the file of a store that is open or was. */
    static void fill(Path file, int count, boolean withEvents) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -200000");
            statement.executeUpdate("BEGIN IMMEDIATE");
            statement.executeUpdate(numbered(EXECUTIONS, count));
            statement.executeUpdate(numbered(LABELS, count));
            statement.executeUpdate(numbered(LOCKS, count));
            if (withEvents) {
                statement.executeUpdate(EVENTS);
            }
            statement.executeUpdate("COMMIT");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static String numbered(String sql, int count) {
        return sql.replace(":count", Integer.toString(count))
                .replace(":third", Integer.toString(count / 3))
                .replace(":start", Long.toString(START));
    }
}
