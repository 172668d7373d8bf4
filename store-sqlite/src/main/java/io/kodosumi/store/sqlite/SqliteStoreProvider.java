package io.kodosumi.store.sqlite;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes the SQLite store from settings.
 *
 * <ul>
 *   <li>{@code execution.database}: the file, as {@code jdbc:sqlite:<path>}, {@code sqlite:<path>} or a plain path; {@code
 *       ./data/kodosumi.db} by default. It and its folders are created.
 *   <li>{@code sqlite.synchronous}: what a commit survives. {@code NORMAL}, the default: the end of the process, however it ends;
 *       the crash of the operating system or a loss of power may take the last commits and damages nothing. {@code FULL}: those as
 *       well; each commit waits for the disk once.
 *   <li>{@code sqlite.busy.timeout}: how long to wait while another process writes, 1 ms to 1 h; {@code 5s} by default.
 *   <li>{@code sqlite.max.pages}: how many pages of 4 KiB the file may have; 0, the default, for as many as SQLite allows.
 *   <li>{@code sqlite.readers}: how many connections read at once, 1 to 64; 4 by default.
 * </ul>
 */
public final class SqliteStoreProvider implements StoreProvider {
    private static final String DATABASE = "execution.database";
    private static final String DEFAULT_DATABASE = "./data/kodosumi.db";
    private static final String SYNCHRONOUS = "sqlite.synchronous";
    private static final String BUSY_TIMEOUT = "sqlite.busy.timeout";

    /** A provider; does nothing until {@link #create}. */
    public SqliteStoreProvider() {}

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public ExecutionStore create(Settings settings) {
        SqliteStore.Builder store = SqliteStore.builder(file(settings))
                .synchronous(synchronous(settings))
                .busyTimeout(busyTimeout(settings))
                .readers(settings.number("sqlite.readers", SqliteStore.Builder.READERS, 1, 64));
        int maxPages = settings.number("sqlite.max.pages", 0, 0, SqliteStore.Builder.MAX_PAGES);
        if (maxPages > 0) {
            store.maxPages(maxPages);
        }
        settings.check();
        return store.open();
    }

    private static Path file(Settings settings) {
        String database = settings.text(DATABASE).orElse(DEFAULT_DATABASE);
        String path = withoutPrefix(withoutPrefix(database, "jdbc:"), "sqlite:");
        if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
            return noFile(database, settings);
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            return noFile(database, settings);
        }
    }

    private static Path noFile(String database, Settings settings) {
        settings.fault(DATABASE + " is '" + masked(database)
                + "': expected the path of a file, such as 'jdbc:sqlite:./data/kodosumi.db', without parameters.");
        return Path.of(DEFAULT_DATABASE);
    }

    /** Without what may be a secret: all before an {@code @} that follows {@code //}, and all parameters. */
    private static String masked(String database) {
        return database.replaceFirst("(?s)//.*@", "//***@").replaceFirst("(?s)[?;].*", "?***");
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static SqliteStore.Synchronous synchronous(Settings settings) {
        String level = settings.text(SYNCHRONOUS).orElse(SqliteStore.Synchronous.NORMAL.name());
        try {
            return SqliteStore.Synchronous.valueOf(level.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            settings.fault(SYNCHRONOUS + " is '" + level + "': expected NORMAL or FULL.");
            return SqliteStore.Synchronous.NORMAL;
        }
    }

    private static Duration busyTimeout(Settings settings) {
        Duration timeout = settings.duration(BUSY_TIMEOUT, SqliteStore.Builder.BUSY_TIMEOUT);
        if (SqliteStore.Builder.isBusyTimeout(timeout)) {
            return timeout;
        }
        settings.fault(BUSY_TIMEOUT + " is '" + timeout + "': expected 1 ms to 1 hour, such as 5s.");
        return SqliteStore.Builder.BUSY_TIMEOUT;
    }
}
