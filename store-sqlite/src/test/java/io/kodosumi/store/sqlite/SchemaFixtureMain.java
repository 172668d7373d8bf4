package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.User;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Probe;
import io.kodosumi.tck.SettableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file as this version of the library leaves it behind, for the versions after it to be tested with: run it once before a
 * schema is changed, with the name of the resource ({@code src/test/resources/schema/V1.db.gz}), and keep what it wrote for ever.
 *
 * <p>Two executions have ended, one waits for an answer, one sleeps, and one runs in a process that dies.
 */
final class SchemaFixtureMain {
    /** When all of it was written. */
    static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private SchemaFixtureMain() {}

    /** The flows of the file; {@code interrupted} waits for the latch between its steps. */
    static List<Flow> flows(CountDownLatch hold) {
        return List.of(
                Flow.of("greets", (inputs, tracer) -> {
                    tracer.text("on its way");
                    return tracer.step("greet", String.class, key -> "Hello " + inputs.text("name"));
                }),
                Flow.of("fails", (inputs, tracer) -> {
                            throw new IllegalStateException("no such document");
                        })
                        .retry(Retry.NONE),
                Flow.of("asks", (inputs, tracer) -> {
                    String draft = tracer.step("draft", String.class, key -> "a draft");
                    boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofDays(36_500))
                            .flag("ok");
                    return draft + (ok ? " approved" : " refused");
                }),
                Flow.of("sleeps", (inputs, tracer) -> {
                    String before = tracer.step("before", String.class, key -> "before");
                    tracer.sleep("night", Duration.ofHours(8));
                    return before + " and after";
                }),
                Flow.of("interrupted", (inputs, tracer) -> {
                    String one = tracer.step("one", String.class, key -> "one");
                    tracer.text("between");
                    tracer.flush();
                    hold.await();
                    return one + tracer.step("two", String.class, key -> " two");
                }));
    }

    /** Writes the file that it is given. */
    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("schema");
        Path file = folder.resolve("kodosumi.db");
        SettableClock clock = new SettableClock(WRITTEN);
        SqliteStore store = SqliteStore.builder(file).clock(clock).open();
        Kodosumi kodosumi = Kodosumi.builder()
                .store(store)
                .clock(clock)
                .flows(flows(new CountDownLatch(1)))
                .setting("park.for", "0")
                .open();
        launch(kodosumi);
        strip(file);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
            Files.copy(file, out);
        }
        Runtime.getRuntime().halt(0); // one of them still runs
    }

    private static void launch(Kodosumi kodosumi) throws InterruptedException {
        User alice = kodosumi.as("alice");
        alice.launch(Launch.of("greets").input("name", "Ada").key("order-1").label("tenant", "acme"))
                .await(Duration.ofMinutes(1));
        kodosumi.as("bob").launch(Launch.of("fails").label("tenant", "other")).await(Duration.ofMinutes(1));
        alice.launch(Launch.of("asks").key("order-2").label("tenant", "acme")).awaitLock(Duration.ofMinutes(1));
        Status slept = Probe.until(
                "it sleeps", alice.launch(Launch.of("sleeps"))::status, status -> status == Status.SLEEPING);
        var interrupted = alice.launch(Launch.of("interrupted").label("tenant", "acme"));
        Probe.until(
                "the step and the text are stored",
                interrupted::events,
                events -> events.stream().anyMatch(event -> event.payload().contains("between")));
        // What is given up, and the closing events, follow in commits of their own.
        new CountDownLatch(1).await(slept.isFinal() ? 0 : 2, TimeUnit.SECONDS);
    }

    /** Moves everything into the one file, and takes out of it where it was written. */
    private static void strip(Path file) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String node;
            try (ResultSet row = statement.executeQuery("SELECT name FROM node")) {
                node = row.getString(1);
            }
            for (String column : List.of("node.name", "execution.node", "event.payload")) {
                String table = column.substring(0, column.indexOf('.'));
                String name = column.substring(column.indexOf('.') + 1);
                statement.executeUpdate("UPDATE " + table + " SET " + name + " = replace(" + name + ", '" + node
                        + "', 'host/boot/1/1/1') WHERE " + name + " LIKE '%" + node + "%'");
            }
            statement.executeUpdate("VACUUM"); // what was overwritten stands in free pages
            try (ResultSet moved = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                if (moved.getInt(1) != 0) {
                    throw new IOException("The write-ahead log could not be moved into " + file);
                }
            }
        }
    }
}
