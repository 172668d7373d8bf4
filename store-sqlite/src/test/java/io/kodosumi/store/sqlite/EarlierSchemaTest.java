package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.tck.SettableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that an earlier version of the library left behind: {@link SchemaFixtureMain}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EarlierSchemaTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** Every schema before the present one. */
    static Stream<Integer> schemas() {
        return Stream.iterate(1, schema -> schema < Migrations.VERSION, schema -> schema + 1);
    }

    private Path unpacked(int schema) throws IOException {
        Path file = folder.resolve("kodosumi.db");
        try (InputStream packed = EarlierSchemaTest.class.getResourceAsStream("/schema/V" + schema + ".db.gz")) {
            assertThat(packed).as("a file of schema %s was kept", schema).isNotNull();
            Files.copy(new GZIPInputStream(packed), file);
        }
        return file;
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void what_was_unfinished_goes_on_to_its_end_and_what_was_written_is_there(int schema) throws Exception {
        Path file = unpacked(schema);
        SettableClock clock = new SettableClock(SchemaFixtureMain.WRITTEN.plus(Duration.ofDays(1)));
        try (SqliteStore store = SqliteStore.builder(file).clock(clock).open();
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(store)
                        .flows(SchemaFixtureMain.flows(new CountDownLatch(0)))
                        .setting("store.recheck", "20ms")
                        .setting("node.lease", "300ms")
                        .open()) {
            Map<String, Execution> byFlow = byFlow(kodosumi);
            assertThat(byFlow.keySet()).containsExactly("interrupted", "sleeps", "asks", "fails", "greets");
            assertThat(read(byFlow.get("greets"))).isEqualTo("Hello Ada");
            assertThat(byFlow.get("fails").status()).isEqualTo(Status.ERROR);
            Lock lock = byFlow.get("asks").awaitLock(SOON).orElseThrow();
            lock.answer(Map.of("ok", true));
            assertThat(read(byFlow.get("asks"))).isEqualTo("a draft approved");
            assertThat(read(byFlow.get("sleeps"))).isEqualTo("before and after");
            assertThat(read(byFlow.get("interrupted"))).isEqualTo("one two");
            assertThat(byFlow.get("interrupted").events())
                    .extracting(Event::kind)
                    .startsWith("attempt", "status", "inputs", "meta", "status", "result", "attempt")
                    .contains("final");
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void a_file_that_was_brought_to_the_present_schema_has_the_parts_of_a_new_one(int schema) throws Exception {
        Path old = unpacked(schema);
        Path fresh = folder.resolve("fresh.db");
        SqliteStore.builder(old).open().close();
        SqliteStore.builder(fresh).open().close();
        assertThat(parts(old)).isEqualTo(parts(fresh));
    }

    private static Map<String, Execution> byFlow(Kodosumi kodosumi) {
        Map<String, Execution> byFlow = new LinkedHashMap<>();
        for (Execution execution :
                kodosumi.system().executions(Cursor.START, 100).items()) {
            byFlow.put(execution.flow(), execution);
        }
        return byFlow;
    }

    private static String read(Execution execution) throws InterruptedException {
        Outcome outcome = execution
                .await(SOON)
                .orElseThrow(() -> new AssertionError(execution.flow() + " is " + execution.status() + " after "
                        + execution.attempts() + " attempts: " + execution.events()));
        return String.valueOf(outcome.result(String.class));
    }

    private static List<String> parts(Path file) throws SQLException {
        List<String> parts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")) {
            while (rows.next()) {
                parts.add(rows.getString(1));
            }
        }
        return parts;
    }
}
