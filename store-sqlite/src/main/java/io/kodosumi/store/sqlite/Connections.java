package io.kodosumi.store.sqlite;

import io.kodosumi.model.KodosumiException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/**
 * Opens connections, with their pragmas as properties of the driver, and looks whether SQLite took them: it ignores in silence what
 * it doesn't know, and a file system without shared memory refuses WAL.
 */
final class Connections {
    /** In KiB, hence negative: the pages that the writer's indexes keep coming back to. */
    private static final int WRITER_CACHE = -32_000;

    private static final int READER_CACHE = -8_000;

    /** In milliseconds. */
    private static final int GIVES_WAY = 100;

    private final Options options;

    Connections(Options options) {
        this.options = options;
    }

    /** The one that writes. It never checkpoints: that would be somebody's wait. */
    Connection writer() throws SQLException {
        SQLiteConfig config = common(WRITER_CACHE);
        config.setJournalMode(JournalMode.WAL);
        config.setWalAutocheckpoint(0);
        if (options.maxPages() > 0) {
            config.setMaxPageCount(options.maxPages());
        }
        Map<String, String> expected = expected(WRITER_CACHE);
        expected.put("wal_autocheckpoint", "0");
        return verified(config, expected);
    }

    /** The one that checkpoints. It gives way to others soon: they come first. */
    Connection checkpointer() throws SQLException {
        SQLiteConfig config = common(READER_CACHE);
        config.setBusyTimeout(GIVES_WAY);
        Map<String, String> expected = expected(READER_CACHE);
        expected.put("busy_timeout", Integer.toString(GIVES_WAY));
        return verified(config, expected);
    }

    /** One that only reads. */
    Connection reader() throws SQLException {
        SQLiteConfig config = common(READER_CACHE);
        config.setReadOnly(true);
        return verified(config, expected(READER_CACHE));
    }

    /** One that changes nothing about the file by being opened. */
    Connection plain() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(busyTimeout());
        return config.createConnection(url());
    }

    private SQLiteConfig common(int cache) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(busyTimeout());
        config.setSynchronous(SynchronousMode.valueOf(options.synchronous().name()));
        config.enforceForeignKeys(true);
        config.setTempStore(TempStore.MEMORY);
        config.setCacheSize(cache);
        config.setGetGeneratedKeys(false); // the driver asks for them behind each insert, by a statement of its own
        return config;
    }

    private Map<String, String> expected(int cache) {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("journal_mode", "wal");
        expected.put("synchronous", options.synchronous() == SqliteStore.Synchronous.FULL ? "2" : "1");
        expected.put("foreign_keys", "1");
        expected.put("busy_timeout", Integer.toString(busyTimeout()));
        expected.put("temp_store", "2");
        expected.put("cache_size", Integer.toString(cache));
        return expected;
    }

    private Connection verified(SQLiteConfig config, Map<String, String> expected) throws SQLException {
        Connection connection = config.createConnection(url());
        try {
            verify(connection, expected);
            return connection;
        } catch (SQLException | KodosumiException e) {
            connection.close();
            throw e;
        }
    }

    /** @throws KodosumiException naming every pragma that has another value */
    void verify(Connection connection, Map<String, String> expected) throws SQLException {
        StringBuilder others = new StringBuilder();
        for (Map.Entry<String, String> pragma : expected.entrySet()) {
            String actual = value(connection, pragma.getKey());
            if (!actual.equalsIgnoreCase(pragma.getValue())) {
                others.append("\n  ").append(pragma.getKey()).append(": '").append(actual);
                others.append("' instead of '").append(pragma.getValue()).append('\'');
            }
        }
        if (others.length() > 0) {
            throw new KodosumiException("SQLite did not take these settings for '" + options.file() + "':" + others
                    + "\nPut the file on a local disk: network file systems cannot hold a database that several processes"
                    + " share.");
        }
    }

    private static String value(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("PRAGMA " + pragma)) {
            return value.next() ? value.getString(1) : "";
        }
    }

    private int busyTimeout() {
        return Math.toIntExact(options.busyTimeout().toMillis());
    }

    private String url() {
        return "jdbc:sqlite:" + options.file();
    }
}
