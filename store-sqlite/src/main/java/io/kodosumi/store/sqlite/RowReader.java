package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows of the table {@code execution}, for the writer and for listings. */
final class RowReader {
    /** What it needs to be selected, from a table called {@code execution}. */
    static final String COLUMNS = """
            execution.id, execution.fid, execution.created, execution.parent, execution.user, execution.key,
            execution.digest, execution.flow, execution.version, execution.route, execution.deadline, execution.labels,
            execution.attempt, execution.node, execution.parked, execution.placement, execution.failures,
            execution.crashes, execution.claim, execution.rested, execution.due, execution.wakes, execution.head,
            execution.closed, execution.emitted, execution.hooks, execution.paused, execution.cancelled_at,
            execution.cancelled_by, execution.cancel_reason, execution.open_locks, execution.outcome, execution.result,
            execution.ended, execution.settled, execution.purged
            """;

    private RowReader() {}

    static Row read(ResultSet columns) throws SQLException {
        Row row = new Row(
                columns.getLong("id"), new Fid(columns.getString("fid")), columns.getLong("created"), order(columns));
        readHold(row, columns);
        readLog(row, columns);
        readWish(row, columns);
        readEnd(row, columns);
        row.isStoredAsRunning = row.isRunning();
        return row;
    }

    static Order order(ResultSet columns) throws SQLException {
        return new Order(
                Optional.ofNullable(columns.getString("parent")).map(Fid::new),
                new UserId(columns.getString("user")),
                Optional.ofNullable(columns.getString("key")),
                columns.getString("digest"),
                columns.getString("flow"),
                columns.getString("version"),
                columns.getString("route"),
                Optional.ofNullable(number(columns, "deadline")).map(Micros::duration),
                columns.getString("labels"));
    }

    private static void readHold(Row row, ResultSet columns) throws SQLException {
        row.attempt = columns.getInt("attempt");
        row.node = columns.getString("node");
        row.parked = columns.getBoolean("parked");
        row.placement = columns.getLong("placement");
        row.failures = columns.getInt("failures");
        row.crashes = columns.getInt("crashes");
        row.claim = columns.getString("claim");
        row.rested = columns.getInt("rested");
        row.due = number(columns, "due");
        row.wakes = columns.getLong("wakes");
    }

    private static void readLog(Row row, ResultSet columns) throws SQLException {
        row.head = columns.getLong("head");
        row.closed = columns.getBoolean("closed");
        row.emitted = columns.getLong("emitted");
        row.hooks = columns.getInt("hooks");
    }

    private static void readWish(Row row, ResultSet columns) throws SQLException {
        row.paused = columns.getBoolean("paused");
        row.cancelledAt = number(columns, "cancelled_at");
        row.cancelledBy = columns.getString("cancelled_by");
        row.cancelReason = columns.getString("cancel_reason");
        row.openLocks = columns.getInt("open_locks");
    }

    private static void readEnd(Row row, ResultSet columns) throws SQLException {
        row.outcome = columns.getString("outcome");
        row.result = columns.getString("result");
        row.ended = number(columns, "ended");
        row.settled = columns.getInt("settled");
        row.isPurged = number(columns, "purged") != null;
    }

    static @Nullable Long number(ResultSet columns, String name) throws SQLException {
        long value = columns.getLong(name);
        return columns.wasNull() ? null : value;
    }
}
