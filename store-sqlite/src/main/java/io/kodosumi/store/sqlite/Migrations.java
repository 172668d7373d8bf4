package io.kodosumi.store.sqlite;

import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * Brings a file to the schema that this library knows: {@code schema/V1.sql} and so on, each step in one transaction with the write
 * lock, so that any number of processes may open a file at once. A newer schema is used as it is if its writer recorded that this
 * library may.
 */
final class Migrations {
    /** The letters "Kodo": tells our files from other people's. */
    static final int APPLICATION_ID = 0x4b6f646f;

    /** The schema that this library reads and writes. */
    static final int VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final Options options;
    private final Connections connections;
    private final Release own;

    /** @param own the release that this library is */
    Migrations(Options options, Connections connections, Release own) {
        this.options = options;
        this.connections = connections;
        this.own = own;
    }

    void run() throws SQLException {
        createFolders();
        long giveUp = System.nanoTime() + options.busyTimeout().toNanos();
        try (Connection connection = connections.plain()) {
            while (!isCurrent(connection)) {
                try {
                    migrate(connection);
                } catch (SQLiteException e) {
                    // The switch to WAL does not wait for a lock by itself.
                    if (!Faults.isBusy(e) || System.nanoTime() > giveUp) {
                        throw e;
                    }
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                }
            }
        }
    }

    private void createFolders() {
        Path folder = options.file().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new KodosumiException(
                    "The folder '" + folder + "' for the database cannot be created. Name another one"
                            + " (execution.database), or let the user '" + System.getProperty("user.name")
                            + "' write there.",
                    e,
                    false);
        }
    }

    /** In one transaction: another process may be creating the schema between two looks. */
    private boolean isCurrent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN");
            try {
                return look(connection);
            } finally {
                statement.executeUpdate("ROLLBACK");
            }
        }
    }

    private boolean look(Connection connection) throws SQLException {
        int application = number(connection, "PRAGMA application_id");
        int parts = number(connection, "SELECT count(*) FROM sqlite_schema");
        if (application != APPLICATION_ID && !(application == 0 && parts == 0)) {
            throw new KodosumiException(
                    "The database '" + options.file() + "' belongs to something else: its application id is "
                            + application + " instead of " + APPLICATION_ID + ", and it has " + parts
                            + " tables and indexes. Name another file (execution.database).");
        }
        int version = number(connection, "PRAGMA user_version");
        if (version > VERSION) {
            checkReadable(connection, version);
        }
        return version >= VERSION;
    }

    /** Whoever changed a schema recorded which library still understands it: that is how a rollback is possible. */
    private void checkReadable(Connection connection, int version) throws SQLException {
        Optional<String> readable = readable(connection, version);
        if (readable.filter(own::isAtLeast).isEmpty()) {
            throw new KodosumiException("The database '" + options.file() + "' has schema " + version
                    + ", and this library, " + own + ", knows only up to " + VERSION + ". Use kodosumi-store-sqlite "
                    + readable.orElse("of the version that wrote it") + " or newer.");
        }
        LOG.info(
                "'{}' has schema {}, newer than this library's {}; it can be read since {}, and is left as it is",
                options.file(),
                version,
                VERSION,
                readable.get());
    }

    private static Optional<String> readable(Connection connection, int version) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT readable FROM schema_version WHERE version = " + version)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA auto_vacuum = INCREMENTAL"); // before WAL, or it is too late
            statement.execute("PRAGMA journal_mode = WAL");
            statement.executeUpdate("BEGIN IMMEDIATE");
            try {
                for (int next = number(connection, "PRAGMA user_version") + 1; next <= VERSION; next++) {
                    statement.executeUpdate(script(next));
                    statement.executeUpdate("PRAGMA user_version = " + next);
                }
                statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                statement.executeUpdate("COMMIT");
            } catch (SQLException e) {
                statement.executeUpdate("ROLLBACK");
                throw e;
            }
        }
    }

    private static String script(int version) {
        String name = "schema/V" + version + ".sql";
        try (InputStream script = Migrations.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("No '" + name + "' beside " + Migrations.class.getName());
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name, e);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
