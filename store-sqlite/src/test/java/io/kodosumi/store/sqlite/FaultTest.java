package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("kodosumi.db");
    }

    @Test
    void while_another_writes_a_write_fails_as_passing_and_then_succeeds() throws SQLException {
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file)
                        .busyTimeout(Duration.ofMillis(50))
                        .open();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            KodosumiException busy = failure(() -> launch(store, fid));
            assertThat(busy)
                    .hasMessage("The database '" + file + "' was locked by another connection for 50 ms (SQLITE_BUSY)."
                            + " End the other's transaction, or wait for longer (sqlite.busy.timeout); the same call then"
                            + " succeeds.");
            assertThat(busy.isTransient()).isTrue();
            assertThat(store.find(fid)).as("readers do not wait for writers").isEmpty();
            statement.executeUpdate("ROLLBACK");
            launch(store, fid);
            assertThat(store.find(fid)).isPresent();
        }
    }

    @Test
    void a_full_file_is_a_passing_condition_and_loses_nothing() {
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).maxPages(100).open()) {
            launch(store, fid);
            int stored = 0;
            KodosumiException full = null;
            while (full == null && stored < 1_000) {
                try {
                    append(store, fid, stored + 1);
                    stored++;
                } catch (KodosumiException e) {
                    full = e;
                }
            }
            assertThat(full)
                    .hasMessage("The database '" + file + "' is full: the disk, or the limit of 100 pages"
                            + " (sqlite.max.pages) (SQLITE_FULL). Free or allow more space; the same call then succeeds,"
                            + " nothing is lost.");
            assertThat(full.isTransient()).isTrue();
            assertThat(log(store, fid)).hasSize(stored);
            assertThat(failure(() -> append(store, fid, log(store, fid).size() + 1)))
                    .as("still full")
                    .matches(KodosumiException::isTransient);
            allow(store, 10_000);
            append(store, fid, stored + 1);
            assertThat(log(store, fid)).hasSize(stored + 1);
        }
    }

    @Test
    void what_was_erased_makes_room_in_a_full_file() {
        Fid old = Writes.newFid();
        Fid young = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).maxPages(120).open()) {
            launch(store, young);
            finished(store, old, 40);
            int n = 1;
            while (fits(store, young, n)) {
                n++;
            }
            PurgeQuery all =
                    new PurgeQuery(Optional.empty(), Set.of(), Instant.now().plusSeconds(60));
            store.erase(store.purge(all, 10));
            append(store, young, n);
            assertThat(log(store, young)).hasSize(n);
        }
    }

    @Test
    void a_value_that_cannot_be_stored_fails_alone() {
        Fid bad = Writes.newFid();
        Fid good = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            List<List<WriteResult>> results = store.write(List.of(
                    List.of(
                            Writes.launch(bad, Writes.order(Writes.ALICE)),
                            Writes.append(bad, 0, Writes.text(1, 1)),
                            Writes.append(bad, 0, Writes.event(1, 2, "stdout", "half of a pair: \ud83d")),
                            Writes.append(bad, 0, Writes.text(1, 3))),
                    List.of(
                            Writes.launch(good, Writes.order(Writes.ALICE)),
                            Writes.append(good, 0, Writes.text(1, 1)))));
            WriteResult failed = results.get(0).get(2);
            assertThat(failed).isInstanceOf(WriteResult.Failed.class);
            assertThat(((WriteResult.Failed) failed).cause())
                    .hasMessage("The write 'Append' of " + bad + " cannot be stored in '" + file
                            + "': half a surrogate pair at 16 of 17 characters cannot be written as UTF-8."
                            + " Nothing of it was written; the same values will fail again.");
            assertThat(results.get(0).get(3)).isEqualTo(new WriteResult.Refused(WriteResult.Reason.SKIPPED, 0));
            assertThat(log(store, bad)).hasSize(1);
            assertThat(results.get(1)).hasSize(2).last().isEqualTo(new WriteResult.Done());
            assertThat(log(store, good)).hasSize(1);
        }
    }

    @Test
    void a_run_that_goes_backwards_fails_alone() {
        Fid bad = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            launch(store, bad);
            WriteResult result = store.write(
                            List.of(List.of(Writes.append(bad, 0, Writes.text(1, 2), Writes.text(1, 2)))))
                    .get(0)
                    .get(0);
            assertThat(((WriteResult.Failed) result).cause())
                    .hasMessage(
                            "The write 'Append' of " + bad + " cannot be stored in '" + file
                                    + "': SQLITE_CONSTRAINT_UNIQUE. Nothing of it was written; the same values will fail again.");
            assertThat(log(store, bad)).isEmpty();
            assertThat(store.find(bad).orElseThrow().log().head()).isZero();
        }
    }

    @Test
    void a_damaged_file_is_not_a_passing_condition() throws IOException {
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            finished(store, Writes.newFid(), 20);
        }
        try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[PAGE];
            Arrays.fill(noise, (byte) 0x5a);
            for (long at = PAGE; at < pages.length(); at += PAGE) {
                pages.seek(at);
                pages.write(noise);
            }
        }
        KodosumiException damaged = failure(() -> SqliteStore.builder(file).open());
        assertThat(damaged)
                .hasMessage(
                        "The database '" + file + "' is damaged (SQLITE_CORRUPT). Close every process that has it open,"
                                + " keep a copy of it with its -wal file, and restore a backup or use sqlite3's .recover.");
        assertThat(damaged.isTransient()).isFalse();
    }

    @Test
    void a_damaged_page_fails_only_what_reads_it() throws IOException {
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            finished(store, fid, 50);
        }
        damagePayloads();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            assertThat(failure(() -> log(store, fid)))
                    .hasMessageStartingWith("The database '" + file + "' is damaged (SQLITE_CORRUPT")
                    .matches(e -> !e.isTransient());
            launch(store, Writes.newFid());
        }
    }

    @Test
    void a_folder_is_no_database() {
        assertThat(failure(() -> SqliteStore.builder(folder).open()))
                .hasMessage("The database '" + folder + "' cannot be opened (SQLITE_CANTOPEN)." + " The user '"
                        + System.getProperty("user.name") + "' must be able to write the file and its folder.");
    }

    @Test
    void a_file_that_others_own_is_not_writable() throws Exception {
        SqliteStore.builder(file).open().close();
        String classPath = OtherUser.classPath(Files.createDirectory(folder.resolve("classes")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (Child child = Child.start(OtherUser.unlessOrdinary(), classPath, OpenMain.class, file.toString())) {
            String user = child.line();
            assertThat(child.rest())
                    .isEqualTo("The database '" + file + "' is not writable (SQLITE_READONLY_DIRECTORY). The user '"
                            + user + "' must be able to write the file and its folder.");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void a_file_that_is_taken_away_from_an_open_store_is_a_passing_condition() throws IOException {
        Path inner = folder.resolve("inner");
        Path away = folder.resolve("away");
        Path taken = inner.resolve("kodosumi.db");
        try (SqliteStore store = SqliteStore.builder(taken).open()) {
            Fid fid = Writes.newFid();
            launch(store, fid);
            makeReadOnly(store);
            KodosumiException readOnly = failure(() -> append(store, fid, 1));
            assertThat(readOnly)
                    .hasMessage("The database '" + taken + "' is not writable (SQLITE_READONLY). The user '"
                            + System.getProperty("user.name") + "' must be able to write the file and its folder. The"
                            + " same call then succeeds, nothing is lost.");
            assertThat(readOnly.isTransient()).isTrue();

            Files.move(inner, away);
            KodosumiException gone = failure(() -> append(store, fid, 1));
            assertThat(gone).hasMessageContaining("cannot be opened (SQLITE_CANTOPEN)");
            assertThat(gone.isTransient()).isTrue();
            Files.move(away, inner);
            append(store, fid, 1);
            assertThat(store.events(fid, 0, Set.of(), 10).events()).hasSize(1);
        }
    }

    @Test
    void a_finished_bodys_result_waits_for_a_file_that_is_not_writable() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        try (SqliteStore store = SqliteStore.builder(file).open();
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(store)
                        .flow(
                                "pays",
                                (inputs, tracer) -> tracer.step("pay", Integer.class, key -> {
                                    makeReadOnly(store);
                                    return bodies.incrementAndGet();
                                }))
                        .open()) {
            Outcome outcome = kodosumi.as("alice")
                    .launch(Launch.of("pays"))
                    .await(Duration.ofSeconds(30))
                    .orElseThrow();
            assertThat(outcome.result(Integer.class)).isEqualTo(1);
            assertThat(bodies).hasValue(1);
        }
    }

    /** What its connection writes is refused, until the store takes another one. */
    private static void makeReadOnly(SqliteStore store) {
        store.writer()
                .transaction(
                        statements -> statements.on("PRAGMA query_only = 1").update());
    }

    @Test
    void after_close_every_call_says_so() {
        SqliteStore store = SqliteStore.builder(file).open();
        store.close();
        String message = "The store '" + file + "' is closed: open a new one.";
        assertThatThrownBy(() -> store.find(Writes.newFid())).hasMessage(message);
        assertThatThrownBy(() -> launch(store, Writes.newFid())).hasMessage(message);
    }

    private static KodosumiException failure(Runnable call) {
        KodosumiException thrown = catchThrowableOfType(KodosumiException.class, call::run);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static void launch(SqliteStore store, Fid fid) {
        store.write(List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)))));
    }

    private static void append(SqliteStore store, Fid fid, int n) {
        store.write(List.of(List.of(Writes.append(fid, 0, large(n)))));
    }

    private static boolean fits(SqliteStore store, Fid fid, int n) {
        try {
            append(store, fid, n);
            return true;
        } catch (KodosumiException e) {
            return false;
        }
    }

    private static Event large(int n) {
        return Writes.event(1, n, "stdout", "x".repeat(3_000));
    }

    private static void finished(SqliteStore store, Fid fid, int events) {
        List<Write> unit = new ArrayList<>(List.of(
                Writes.launch(fid, Writes.order(Writes.ALICE), new Fact("inputs", "inputs", 1, "{}")),
                Writes.claim(fid, new NodeId("node-a"), 0)));
        for (int n = 1; n <= events; n++) {
            unit.add(Writes.append(fid, 0, large(n)));
        }
        unit.add(Writes.settle(fid, 1, Status.FINISHED));
        unit.add(Writes.append(fid, 0, Writes.closing(1, events + 1, Status.FINISHED)));
        store.write(List.of(unit));
    }

    private static List<Event> log(SqliteStore store, Fid fid) {
        return WholeLog.of(store, fid);
    }

    private static void allow(SqliteStore store, int pages) {
        store.writer()
                .transaction(statements ->
                        statements.on("PRAGMA max_page_count = " + pages).first(row -> row.getInt(1)));
    }

    /** Where the payloads are: in pages of {@code x}. */
    private void damagePayloads() throws IOException {
        byte[] all = Files.readAllBytes(file);
        for (int at = PAGE; at < all.length; at += PAGE) {
            if (all[at] == 0x0d && all[at + PAGE - 1] == 'x') {
                Arrays.fill(all, at, at + PAGE, (byte) 0x5a);
            }
        }
        Files.write(file, all);
    }
}
