package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Node;
import io.kodosumi.NodeMain;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.runtime.Probe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as processes of their own: what they do, and what a supervisor is told as they end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NodeProcessTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LOGGING = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%-5level %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="console"/></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("io.kodosumi.FlowProvider"), NodeFlows.class.getName());
        Files.writeString(folder.resolve("classes/logback-child.xml"), LOGGING);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private Path database() {
        return folder.resolve("kodosumi.db");
    }

    /** A node with these settings; its error output is read with its output. */
    private Child node(String... settings) throws IOException {
        List<String> before = new ArrayList<>(List.of("env"));
        before.addAll(List.of(settings));
        before.addAll(List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1"));
        String classPath = folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
        Child child = Child.start(before, classPath, NodeMain.class);
        opened.add(child);
        return child;
    }

    private Child worker(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("KODO_EXECUTION_DATABASE=" + database(), "KODO_ROLES=work"));
        all.addAll(List.of(settings));
        return node(all.toArray(String[]::new));
    }

    private Kodosumi desk() {
        return desk("50ms");
    }

    private Kodosumi desk(String recheck) {
        Kodosumi desk = Kodosumi.builder()
                .database(database().toString())
                .setting("roles", "launch")
                .setting("store.recheck", recheck)
                .open();
        opened.add(desk);
        return desk;
    }

    private static String lineWith(Child child, String text) throws Exception {
        return CompletableFuture.supplyAsync(() -> read(child, text)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static String read(Child child, String text) {
        try {
            String line = child.line();
            while (!line.contains(text)) {
                line = child.line();
            }
            return line;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private static void awaitEvent(Execution execution, String payload) {
        Probe.until(
                "an event '" + payload + "'",
                () -> execution.events().stream().map(Event::payload).toList(),
                payloads -> payloads.contains(payload));
    }

    private List<String> done() throws IOException {
        return Files.readAllLines(folder.resolve("done"), StandardCharsets.UTF_8);
    }

    @Test
    void a_worker_that_is_told_to_end_drains_and_the_next_goes_on_while_the_launching_process_just_watches()
            throws Exception {
        Child first = worker();
        assertThat(lineWith(first, "Ready"))
                .matches("INFO  Ready: node \\S+ with the roles 'work' and 2 flows; ends on SIGTERM");
        Kodosumi desk = desk();
        assertThat(desk.offers()).extracting(Node.Offer::toString).containsExactly("letter:1", "stubborn:1");
        Execution execution = desk.as("alice").launch(Launch.of("letter").input("folder", folder.toString()));
        awaitEvent(execution, "drafting");

        first.terminate(); // in the middle of a step
        Files.createFile(folder.resolve("go"));
        assertThat(first.exit()).isZero();
        assertThat(first.rest()).contains("Ended: everything was drained");
        assertThat(done()).hasSize(1);

        Child second = worker();
        Lock lock = execution.awaitLock(SOON).orElseThrow();
        lock.answer(Map.of("ok", true));
        assertThat(execution.await(SOON).orElseThrow().result(String.class)).isEqualTo("send true");
        second.terminate();

        assertThat(second.exit()).isZero();
        assertThat(done()).extracting(line -> line.split(" ", -1)[0]).containsExactly("draft", "send");
        assertThat(done()).extracting(line -> line.split(" ", -1)[2]).doesNotHaveDuplicates();
    }

    @Test
    void processes_hear_of_each_other_without_waiting_for_a_look() throws Exception {
        Child worker = worker("KODO_STORE_RECHECK=1m");
        lineWith(worker, "Ready");
        Files.createFile(folder.resolve("go"));
        Execution execution = desk("1m").as("alice").launch(Launch.of("letter").input("folder", folder.toString()));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Follow follow = execution.follow(event -> heard.add(event.kind()))) {
            execution.awaitLock(SOON).orElseThrow().answer(Map.of("ok", true));
            assertThat(execution.await(SOON).orElseThrow().result(String.class)).isEqualTo("send true");
            assertThat(follow.await(SOON)).isTrue();
        }
        assertThat(heard).hasSameSizeAs(execution.events()).contains("lock", "final");

        worker.terminate();
        assertThat(worker.exit()).isZero();
    }

    @Test
    void a_hook_whose_process_died_is_run_by_a_worker_that_has_it_of_a_provider() throws Exception {
        Fid fid;
        try (Child launching = Child.start(SettlingMain.class, database().toString(), folder.toString())) {
            fid = new Fid(lineWith(launching, "SETTLING").substring("SETTLING ".length()));
            launching.kill();
        }
        Execution execution = desk().as("alice").execution(fid).orElseThrow();
        assertThat(execution.hooks())
                .extracting(HookState::name, HookState::state, HookState::tries)
                .containsExactly(tuple("settle", HookState.State.ARMED, 1));

        Child worker = worker();
        assertThat(execution.awaitHooks(SOON)).isTrue();

        assertThat(execution.hooks())
                .extracting(HookState::name, HookState::state, HookState::tries)
                .containsExactly(tuple("settle", HookState.State.RAN, 2));
        assertThat(done()).containsExactly(fid + ":hook:settle/2/briefed in " + worker.pid());
        worker.terminate();
        assertThat(worker.exit()).isZero();
    }

    @Test
    void a_worker_that_cannot_drain_in_time_says_so_within_its_bound_however_often_it_is_told() throws Exception {
        Child worker = worker("KODO_CLOSE_TIMEOUT=500ms");
        lineWith(worker, "Ready");
        Execution execution = desk().as("alice").launch(Launch.of("stubborn"));
        awaitEvent(execution, "for ever");

        worker.terminate();
        worker.terminate();

        assertThat(worker.exit()).isEqualTo(75);
        assertThat(worker.rest())
                .contains("its flow did not come to a call of its tracer in time")
                .contains("Ended: not everything was drained within PT0.5S; others go on with it");
    }

    @Test
    void what_keeps_a_node_from_beginning_is_told_by_its_exit_code() throws Exception {
        Path foreign = folder.resolve("foreign.db");
        Files.writeString(foreign, "This is a letter and no database. ".repeat(100));
        Child misconfigured = node("KODO_EXECUTION_DATABASE=" + database(), "KODO_ROLES=wrok", "KODO_NODE_LEASE=1ms");
        Child misled = worker("KODO_EXECUTION_DATABASE=" + foreign);
        Child faulty = worker("NODE_FLOWS_FAULT=yes");
        Child lost = worker("KODO_EXECUTION_DATABASE=" + folder.resolve("foreign.db/below/kodosumi.db"));

        assertThat(misconfigured.exit()).isEqualTo(78);
        assertThat(misconfigured.rest()).isEqualTo("""
                The configuration is wrong: 2 faults:
                  - The environment variable 'KODO_NODE_LEASE' is '1ms': expected a duration from 300ms to 1d.
                  - The environment variable 'KODO_ROLES' is 'wrok': expected one or more of 'launch', 'work', 'spool', separated by commas.""");
        assertThat(faulty.exit()).isEqualTo(70);
        assertThat(faulty.rest())
                .startsWith("The node cannot begin, and that is a fault: java.lang.AssertionError: played by a test")
                .contains("at " + NodeFlows.class.getName() + ".flows");
        assertThat(misled.exit()).isEqualTo(69);
        assertThat(misled.rest())
                .startsWith("The node cannot begin: ")
                .contains("foreign.db", "is not a SQLite database");
        assertThat(lost.exit()).isEqualTo(69);
        assertThat(lost.rest()).startsWith("The node cannot begin: ").contains("foreign.db/below");
    }
}
