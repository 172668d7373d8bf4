package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.examples.JavaProcess;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills the command at moments that it names, starts it again, and looks at what is then in the store and on the disk. */
class BriefingCrashTest {
    private static final List<String> STEPS = List.of("read~1", "read~2", "split~1", "rank~1", "draft~1", "write~1");
    private static final String ENDED = "has ended; --new begins another.";
    private static final String[] COMMAND = {"docs", "--answer", "approve=yes"};

    @TempDir
    Path folder;

    @BeforeEach
    void documents() throws IOException {
        Files.createDirectory(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/guide.md"), """
                # Guide

                A flow runs in steps, and the result of every step is journaled. A step that was journaled is never done again
                after a crash. The journal of a flow lives in the store.
                """);
        Files.writeString(folder.resolve("docs/locks.html"), """
                <title>Locks</title>
                <p>A lock waits for a person and survives every crash of the process. The first valid answer to a lock is taken.
                <p>The store keeps every lock and every answer in its journal.
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "launched  |",
                "read~1    | Starts again: no step was done.",
                "read~2    | Goes on after step 'read~1'.",
                "split~1   | Goes on after step 'read~2'.",
                "rank~1    | Goes on after step 'split~1'.",
                "draft~1   | Goes on after step 'rank~1'.",
                "awaiting  | It goes on at 'approve~1'",
                "answered  |",
                "write~1   | Goes on after the answer to 'approve~1'.",
                "written   | Goes on after the answer to 'approve~1'.",
                "ended     | " + ENDED
            })
    void killed_at_any_moment_the_same_command_goes_on_and_does_nothing_twice(String moment, @Nullable String said)
            throws Exception {
        String says = said == null ? "" : said;
        try (JavaProcess killed = start(moment, COMMAND)) {
            killed.awaitLine(HaltingBriefing.HALTED + moment);
            killed.kill();
        }
        List<String> before = moments();
        try (JavaProcess again = start("", COMMAND)) {
            assertThat(again.awaitExit()).as(again::output).isEqualTo(BriefingMain.FINISHED);
            assertThat(again.output())
                    .containsAnyOf(says, mayEndBeforeItLooks(moment) ? ENDED : says)
                    .contains("# Briefing: 2 documents")
                    .endsWith("The briefing is in " + folder.toRealPath().resolve("briefing.md"));
        }

        assertNoStepWasDoneTwice(moment, before);
        assertOneBriefing();
        assertOneCompleteExecution();
        assertEveryStepJournaledOnce();
    }

    /** The runtime goes on as it opens, and has little left to do. */
    private static boolean mayEndBeforeItLooks(String moment) {
        return moment.equals("write~1") || moment.equals("written");
    }

    @Test
    void interrupted_it_lets_go_and_the_same_command_goes_on_at_once() throws Exception {
        try (JavaProcess interrupted = start("awaiting", COMMAND)) {
            interrupted.awaitLine(HaltingBriefing.HALTED + "awaiting");
            interrupted.interrupt();
            assertThat(interrupted.output()).contains("Interrupted. The same command goes on where this one was.");
        }
        try (JavaProcess again = start("", COMMAND)) {
            assertThat(again.awaitExit()).as(again::output).isEqualTo(BriefingMain.FINISHED);
            assertThat(again.output()).contains("It goes on at 'approve~1'");
        }

        assertThat(moments().stream().filter(STEPS::contains)).containsExactlyElementsOf(STEPS);
        assertOneBriefing();
        assertOneCompleteExecution();
    }

    @Test
    void without_answers_it_stays_open_until_they_come_and_is_shown_ever_after() throws Exception {
        try (JavaProcess silent = JavaProcess.start(folder, List.of(), BriefingMain.class, "docs")) {
            assertThat(silent.awaitExit()).as(silent::output).isEqualTo(BriefingMain.AWAITING);
            assertThat(silent.output())
                    .contains("reading guide.md", "reading locks.html", "--answer approve=yes|no")
                    .doesNotContain("Interrupted");
        }
        try (JavaProcess answering = JavaProcess.start(folder, List.of(), BriefingMain.class, COMMAND)) {
            assertThat(answering.awaitExit()).as(answering::output).isEqualTo(BriefingMain.FINISHED);
            assertThat(answering.output()).contains("goes on.").doesNotContain("reading");
        }
        try (JavaProcess showing = JavaProcess.start(folder, List.of(), BriefingMain.class, "docs")) {
            assertThat(showing.awaitExit()).as(showing::output).isEqualTo(BriefingMain.FINISHED);
            assertThat(showing.output()).contains("has ended; --new begins another.", "# Briefing: 2 documents");
        }

        assertOneBriefing();
        assertOneCompleteExecution();
    }

    private JavaProcess start(String moment, String... args) throws IOException {
        List<String> options = List.of("-Dhalt.at=" + moment, "-Dmoments=" + folder.resolve("moments"));
        return JavaProcess.start(folder, options, HaltingBriefing.class, args);
    }

    private List<String> moments() throws IOException {
        return Files.readAllLines(folder.resolve("moments"));
    }

    /** Every step began once, but for the one that was cut off. */
    private void assertNoStepWasDoneTwice(String killedAt, List<String> before) throws IOException {
        List<String> expected = new ArrayList<>(STEPS);
        String cutOff = killedAt.equals("written") ? "write~1" : killedAt;
        if (STEPS.contains(cutOff)) {
            expected.add(STEPS.indexOf(cutOff), cutOff);
        }
        List<String> begun = moments().stream().filter(STEPS::contains).toList();
        if (killedAt.equals("launched") || killedAt.equals("answered")) {
            // Here the flow runs on beside the moment until the kill, which may cut off any one step.
            assertThat(begun.stream().distinct()).containsExactlyElementsOf(STEPS);
            assertThat(begun).hasSizeBetween(STEPS.size(), STEPS.size() + 1);
        } else {
            assertThat(begun).isEqualTo(expected);
        }
        assertThat(before).as("the moments of the process that was killed").contains(killedAt);
    }

    private void assertOneBriefing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(name -> name.contains("briefing")))
                    .containsExactly("briefing.md");
        }
        assertThat(Files.readString(folder.resolve("briefing.md")))
                .startsWith("# Briefing: 2 documents\n")
                .containsOnlyOnce("<!-- kodosumi briefing ");
    }

    /** One execution with one outcome, whose log has no hole, no second start, no second briefing, and is closed. */
    private void assertOneCompleteExecution() {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("data/kodosumi.db").toString())
                .open()) {
            List<Execution> all = kodosumi.system().executions(Cursor.START, 10).items();
            assertThat(all).singleElement().extracting(Execution::status).isEqualTo(Status.FINISHED);
            List<Event> log = all.get(0).events();
            assertThat(log.get(log.size() - 1).closes()).isTrue();
            assertThat(log).filteredOn(Event::closes).hasSize(1);
            for (String once : List.of("inputs", "final", "lock", "lease")) {
                assertThat(log)
                        .as(once)
                        .filteredOn(event -> event.kind().equals(once))
                        .hasSize(1);
            }
            assertThat(log)
                    .noneMatch(event ->
                            event.kind().equals(Event.LOST) || event.kind().equals("error"));
            assertNoHole(log);
        }
    }

    /** Facts count versions: a step that was journaled twice would have a second one. */
    private void assertEveryStepJournaledOnce() throws SQLException {
        Map<String, Integer> versions = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/kodosumi.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, version FROM fact WHERE space = 'journal'")) {
            while (rows.next()) {
                versions.put(rows.getString("key"), rows.getInt("version"));
            }
        }
        assertThat(versions)
                .containsKeys(STEPS.toArray(String[]::new))
                .allSatisfy((key, version) -> assertThat(version).as(key).isEqualTo(1));
    }

    /** Within an attempt positions count from 1 without a gap, and every attempt begins with its opening. */
    private static void assertNoHole(List<Event> log) {
        long expected = 0;
        for (Event event : log) {
            expected = event.opens() ? Event.position(event.attempt(), 1) : expected + 1;
            assertThat(event.position()).as("%s of %s", event.kind(), log).isEqualTo(expected);
        }
    }
}
