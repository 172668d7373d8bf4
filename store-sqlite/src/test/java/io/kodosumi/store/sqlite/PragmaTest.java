package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.KodosumiException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PragmaTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("kodosumi.db");
    }

    @Test
    void the_writer_has_its_pragmas() {
        try (SqliteStore store = SqliteStore.builder(file).maxPages(5_000).open()) {
            assertThat(writer(store, "journal_mode")).isEqualTo("wal");
            assertThat(writer(store, "synchronous")).isEqualTo("1");
            assertThat(writer(store, "foreign_keys")).isEqualTo("1");
            assertThat(writer(store, "busy_timeout")).isEqualTo("5000");
            assertThat(writer(store, "wal_autocheckpoint")).isEqualTo("0");
            assertThat(writer(store, "max_page_count")).isEqualTo("5000");
            assertThat(writer(store, "auto_vacuum")).isEqualTo("2");
        }
    }

    @Test
    void every_reader_has_its_pragmas() {
        try (SqliteStore store = SqliteStore.builder(file)
                .readers(1)
                .busyTimeout(Duration.ofMillis(1_250))
                .open()) {
            assertThat(reader(store, "journal_mode")).isEqualTo("wal");
            assertThat(reader(store, "synchronous")).isEqualTo("1");
            assertThat(reader(store, "foreign_keys")).isEqualTo("1");
            assertThat(reader(store, "busy_timeout")).isEqualTo("1250");
        }
    }

    @Test
    void a_reader_cannot_write() {
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            assertThatThrownBy(() -> store.readers().read(handle -> handle.execute("DELETE FROM node")))
                    .isInstanceOf(KodosumiException.class)
                    .hasMessageContaining("SQLITE_READONLY");
        }
    }

    @Test
    void full_is_full_for_writer_and_readers() {
        try (SqliteStore store = SqliteStore.builder(file)
                .synchronous(SqliteStore.Synchronous.FULL)
                .open()) {
            assertThat(writer(store, "synchronous")).isEqualTo("2");
            assertThat(reader(store, "synchronous")).isEqualTo("2");
        }
    }

    @Test
    void a_pragma_that_was_not_taken_is_named() throws SQLException {
        SqliteStore.builder(file).open().close();
        Options options =
                new Options(file, Clock.systemUTC(), SqliteStore.Synchronous.FULL, 0, Duration.ofMillis(100), 1);
        Connections connections = new Connections(options);
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("journal_mode", "delete");
        expected.put("busy_timeout", "100");
        expected.put("foreign_keys", "1");
        try (Connection plain = connections.plain()) {
            assertThatThrownBy(() -> connections.verify(plain, expected))
                    .isInstanceOf(KodosumiException.class)
                    .hasMessage("SQLite did not take these settings for '" + file + "':"
                            + "\n  journal_mode: 'wal' instead of 'delete'"
                            + "\n  foreign_keys: '0' instead of '1'"
                            + "\nPut the file on a local disk: network file systems cannot hold a database that several"
                            + " processes share.");
        }
    }

    @Test
    void builders_say_what_would_be_right() {
        SqliteStore.Builder builder = SqliteStore.builder(file);
        assertThatThrownBy(() -> builder.maxPages(0)).hasMessage("A limit of 0 pages: expected at least 1");
        assertThatThrownBy(() -> builder.readers(65)).hasMessage("65 readers: expected 1 to 64");
        assertThatThrownBy(() -> builder.busyTimeout(Duration.ZERO))
                .hasMessage("A busy timeout of PT0S: expected 1 ms to 1 hour");
    }

    private static String writer(SqliteStore store, String pragma) {
        return store.writer()
                .transaction(statements -> statements
                        .on("PRAGMA " + pragma)
                        .first(row -> row.getString(1))
                        .orElseThrow());
    }

    private static String reader(SqliteStore store, String pragma) {
        return store.readers()
                .read(handle -> handle.createQuery("PRAGMA " + pragma)
                        .map((row, context) -> row.getString(1))
                        .one());
    }
}
