package io.kodosumi.store.sqlite;

import java.sql.SQLException;

/** Carries the driver's exception out of a transaction, to where {@link Faults} says what it means. */
final class SqlFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException what;

    SqlFault(SQLException what) {
        super(what);
        this.what = what;
    }

    SQLException what() {
        return what;
    }
}
