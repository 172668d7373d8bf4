package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final int OPENERS = 6;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("deep/er/kodosumi.db");
    }

    @Test
    void a_new_file_and_its_folders_are_created() throws SQLException {
        SqliteStore.builder(file).open().close();
        assertThat(query("PRAGMA user_version")).isEqualTo("2");
        assertThat(query("PRAGMA application_id")).isEqualTo("1265591407");
        assertThat(query("SELECT group_concat(version || ' ' || readable) FROM schema_version"))
                .isEqualTo("1 0.1.0,2 0.1.0");
    }

    @Test
    void many_may_open_a_new_file_at_once() throws Exception {
        CyclicBarrier start = new CyclicBarrier(OPENERS);
        Callable<SqliteStore> open = () -> {
            start.await(30, TimeUnit.SECONDS);
            return SqliteStore.builder(file).open();
        };
        ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
        List<SqliteStore> stores = new ArrayList<>();
        try {
            List<Future<SqliteStore>> opening = new ArrayList<>();
            for (int i = 0; i < OPENERS; i++) {
                opening.add(threads.submit(open));
            }
            for (Future<SqliteStore> one : opening) {
                stores.add(one.get(60, TimeUnit.SECONDS));
            }
            Fid fid = Writes.newFid();
            stores.get(0).write(List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)))));
            assertThat(stores).allSatisfy(store -> assertThat(store.find(fid)).isPresent());
        } finally {
            threads.shutdownNow();
            stores.forEach(SqliteStore::close);
        }
        assertThat(query("SELECT count(*) FROM schema_version")).isEqualTo("2");
    }

    @Test
    void two_processes_may_open_a_new_file_at_once() throws Exception {
        try (Child one = Child.start(OpenMain.class, file.toString());
                Child other = Child.start(OpenMain.class, file.toString())) {
            assertThat(List.of(one.rest(), other.rest())).containsExactly("opened", "opened");
        }
    }

    @Test
    void a_newer_schema_that_this_library_may_not_read_is_told_with_the_version_that_may() throws SQLException {
        SqliteStore.builder(file).open().close();
        change("INSERT INTO schema_version VALUES (3, 0, '0.9.2'); PRAGMA user_version = 3");
        assertThatThrownBy(() -> SqliteStore.builder(file).open())
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The database '" + file + "' has schema 3, and this library, " + Release.own()
                        + ", knows only up to 2. Use kodosumi-store-sqlite 0.9.2 or newer.")
                .matches(e -> !((KodosumiException) e).isTransient());
    }

    @Test
    void a_newer_schema_that_says_nothing_about_itself_is_refused() throws SQLException {
        SqliteStore.builder(file).open().close();
        change("PRAGMA user_version = 3");
        assertThatThrownBy(() -> SqliteStore.builder(file).open())
                .isInstanceOf(KodosumiException.class)
                .hasMessageContaining("Use kodosumi-store-sqlite of the version that wrote it or newer.");
    }

    @Test
    void a_newer_schema_that_this_library_may_read_is_used_and_left_as_it_is() throws SQLException {
        SqliteStore.builder(file).open().close();
        change("INSERT INTO schema_version VALUES (7, 0, '0.1.0'); PRAGMA user_version = 7;"
                + " ALTER TABLE execution ADD COLUMN color TEXT");
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            store.write(List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)))));
            assertThat(store.find(fid)).isPresent();
        }
        assertThat(query("PRAGMA user_version")).isEqualTo("7");
        assertThat(query("SELECT count(*) FROM schema_version")).isEqualTo("3");
    }

    @Test
    void a_database_of_something_else_is_left_alone() throws Exception {
        Files.createDirectories(file.getParent());
        change("CREATE TABLE bookmarks (url TEXT); PRAGMA application_id = 77");
        assertThatThrownBy(() -> SqliteStore.builder(file).open())
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The database '" + file + "' belongs to something else: its application id is 77 instead of"
                        + " 1265591407, and it has 1 tables and indexes. Name another file (execution.database).");
        assertThat(query("SELECT group_concat(name) FROM sqlite_schema")).isEqualTo("bookmarks");
    }

    @Test
    void what_is_no_database_is_left_alone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "Dear diary, today I was opened as a database. ".repeat(100));
        assertThatThrownBy(() -> SqliteStore.builder(file).open())
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The database '" + file + "' is not a SQLite database (SQLITE_NOTADB)."
                        + " Name another file (execution.database), or move this one away.")
                .matches(e -> !((KodosumiException) e).isTransient());
        assertThat(Files.readString(file)).startsWith("Dear diary");
    }

    @Test
    void a_folder_that_cannot_be_is_named() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        assertThatThrownBy(
                        () -> SqliteStore.builder(taken.resolve("kodosumi.db")).open())
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The folder '" + taken + "' for the database cannot be created. Name another one"
                        + " (execution.database), or let the user '" + System.getProperty("user.name")
                        + "' write there.");
    }

    @Test
    void people_read_events_with_sql() throws SQLException {
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            store.write(List.of(List.of(
                    Writes.launch(fid, Writes.order(Writes.ALICE)),
                    Writes.append(fid, 0, Writes.event(1, 1, "stdout", "before\0behind")))));
        }
        assertThat(query("SELECT fid || '|' || username || '|' || timestamp || '|' || kind FROM execution_events"))
                .isEqualTo(fid + "|alice|1772600767.001008|stdout");
        assertThat(query("SELECT typeof(timestamp) || ' ' || typeof(message) FROM execution_events"))
                .isEqualTo("real text");
        assertThat(query("SELECT message FROM execution_events")).isEqualTo("before\0behind");
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
