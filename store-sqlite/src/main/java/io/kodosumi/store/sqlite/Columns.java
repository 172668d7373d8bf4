package io.kodosumi.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of the row that a result set stands on, one after the other: the driver looks for a name in all of them. */
final class Columns {
    private final ResultSet row;
    private int last;

    Columns(ResultSet row) {
        this.row = row;
    }

    /** The next one, which is never null. */
    String text() throws SQLException {
        return row.getString(++last);
    }

    @Nullable
    String textOrNull() throws SQLException {
        return row.getString(++last);
    }

    long number() throws SQLException {
        return row.getLong(++last);
    }

    int integer() throws SQLException {
        return row.getInt(++last);
    }

    @Nullable
    Long numberOrNull() throws SQLException {
        long value = row.getLong(++last);
        return value == 0 && row.wasNull() ? null : value;
    }

    boolean flag() throws SQLException {
        return row.getInt(++last) != 0;
    }
}
