package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Probe;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * G9 over a real limit: a process whose files may not grow any more says so, waits, and goes on to its end when they may again. The
 * limit is a soft one, so that an ordinary user can lift it.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FullDiskTest {
    /** In blocks of 512 or 1024 bytes, as the shell likes: 2 or 4 MiB, more than the driver's own library that it unpacks. */
    private static final String BLOCKS = "4096";

    private static final Pattern ANSWER = Pattern.compile("AT (\\d+) (?:since (\\S+?Z?): )?(.*)");

    @TempDir
    Path folder;

    private Path file;

    /** As an ordinary user always; as the tests' own, who may be root, under {@code -Dkodosumi.full=true}. */
    static Stream<Boolean> ordinary() {
        return Boolean.getBoolean("kodosumi.full") ? Stream.of(true, false) : Stream.of(true);
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void a_process_at_the_limit_of_its_files_waits_and_goes_on_when_it_is_lifted(boolean ordinary) throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        file = own.resolve("kodosumi.db");
        if (!ordinary) {
            run(List.of(), System.getProperty("java.class.path"));
            return;
        }
        String classPath = OtherUser.classPath(Files.createDirectory(folder.resolve("classes")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (OtherUser.isRoot()) {
            Files.setAttribute(own, "unix:uid", OtherUser.ID);
        }
        run(OtherUser.unlessOrdinary(), classPath);
    }

    private static List<String> limited(List<String> user) {
        List<String> words = new ArrayList<>(user);
        words.addAll(List.of("sh", "-c", "ulimit -S -f \"$0\" && exec \"$@\"", BLOCKS));
        return words;
    }

    private void run(List<String> user, String classPath) throws Exception {
        Instant start = Instant.now();
        try (Child child = Child.start(limited(user), classPath, FullDiskMain.class, file.toString())) {
            String pid = said(child, "PID ").replace("PID ", "");
            Matcher full = Probe.until("it is at the limit", () -> ask(child), answer -> answer.group(2) != null);

            assertThat(Instant.parse(full.group(2))).isBetween(start, Instant.now());
            assertThat(full.group(3))
                    .startsWith("The database '" + file + "' ")
                    .containsAnyOf("is full", "could not be read or written (SQLITE_IOERR_WRITE)");
            String held = emitted(Probe.until(
                            "its flow waits",
                            () -> List.of(ask(child), ask(child)),
                            two -> emitted(two.get(0)).equals(emitted(two.get(1))))
                    .get(0));
            assertThat(Integer.parseInt(held)).isBetween(1, FullDiskMain.EVENTS - 1);
            lift(user, pid);

            assertThat(said(child, "OUTCOME "))
                    .isEqualTo("OUTCOME " + FullDiskMain.EVENTS + " after 1 attempt, healthy: true");
            assertThat(child.exit()).isZero();
        }
        check();
    }

    private static Matcher ask(Child child) {
        try {
            child.say("how far?");
            String line = said(child, "AT ");
            Matcher answer = ANSWER.matcher(line);
            assertThat(answer.matches()).as("an answer: %s", line).isTrue();
            return answer;
        } catch (IOException e) {
            throw new AssertionError("The child does not answer", e);
        }
    }

    /** The next line of this kind; between them is what the child logs. */
    private static String said(Child child, String kind) throws IOException {
        String line = child.line();
        while (!line.startsWith(kind)) {
            line = child.line();
        }
        return line;
    }

    private static String emitted(Matcher answer) {
        return answer.group(1);
    }

    private static void lift(List<String> user, String pid) throws Exception {
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of("prlimit", "--pid", pid, "--fsize=unlimited:"));
        Process prlimit = new ProcessBuilder(command).inheritIO().start();
        assertThat(prlimit.waitFor()).as("prlimit's exit code").isZero();
    }

    private void check() {
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            List<ExecutionRow> all =
                    store.list(ExecutionQuery.ALL, Cursor.START, 10).items();
            assertThat(all).hasSize(1);
            ExecutionRow row = all.get(0);
            assertThat(row.end().orElseThrow().outcome()).isEqualTo(Status.FINISHED);
            List<Event> log = WholeLog.of(store, row.fid());
            assertThat(log)
                    .filteredOn(event -> event.kind().equals("debug"))
                    .extracting(event -> Integer.parseInt(event.payload().substring(0, 8)))
                    .isEqualTo(IntStream.rangeClosed(1, FullDiskMain.EVENTS)
                            .boxed()
                            .toList());
            assertThat(log).filteredOn(event -> event.kind().equals("final")).hasSize(1);
            assertThat(store.facts(row.fid(), "journal", "step", 100))
                    .hasSizeGreaterThanOrEqualTo(FullDiskMain.EVENTS / FullDiskMain.STEP);
        }
    }
}
