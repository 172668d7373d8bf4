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
    /** What it needs to be selected first, from a table called {@code execution}; read in this order. */
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

    /** @param row whose first columns are {@link #COLUMNS} */
    static Row read(ResultSet row) throws SQLException {
        Columns columns = new Columns(row);
        Row read = new Row(columns.number(), new Fid(columns.text()), columns.number(), order(columns));
        readHold(read, columns);
        readLog(read, columns);
        readWish(read, columns);
        readEnd(read, columns);
        read.isStoredAsRunning = read.isRunning();
        return read;
    }

    private static Order order(Columns columns) throws SQLException {
        return new Order(
                Optional.ofNullable(columns.textOrNull()).map(Fid::new),
                new UserId(columns.text()),
                Optional.ofNullable(columns.textOrNull()),
                columns.text(),
                columns.text(),
                columns.text(),
                columns.text(),
                Optional.ofNullable(columns.numberOrNull()).map(Micros::duration),
                columns.text());
    }

    private static void readHold(Row row, Columns columns) throws SQLException {
        row.attempt = columns.integer();
        row.node = columns.textOrNull();
        row.parked = columns.flag();
        row.placement = columns.number();
        row.failures = columns.integer();
        row.crashes = columns.integer();
        row.claim = columns.textOrNull();
        row.rested = columns.integer();
        row.due = columns.numberOrNull();
        row.wakes = columns.number();
    }

    private static void readLog(Row row, Columns columns) throws SQLException {
        row.head = columns.number();
        row.closed = columns.flag();
        row.emitted = columns.number();
        row.hooks = columns.integer();
    }

    private static void readWish(Row row, Columns columns) throws SQLException {
        row.paused = columns.flag();
        row.cancelledAt = columns.numberOrNull();
        row.cancelledBy = columns.textOrNull();
        row.cancelReason = columns.textOrNull();
        row.openLocks = columns.integer();
    }

    private static void readEnd(Row row, Columns columns) throws SQLException {
        row.outcome = columns.textOrNull();
        row.result = columns.textOrNull();
        row.ended = columns.numberOrNull();
        row.settled = columns.integer();
        row.isPurged = columns.numberOrNull() != null;
    }

    static @Nullable Long number(ResultSet columns, String name) throws SQLException {
        long value = columns.getLong(name);
        return columns.wasNull() ? null : value;
    }
}
