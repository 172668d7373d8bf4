package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void documents_alone_take_the_defaults() throws Exception {
        assertThat(CommandLine.parse("a.md", "docs"))
                .isEqualTo(new CommandLine(
                        List.of(Path.of("a.md"), Path.of("docs")),
                        Path.of("data/kodosumi.db"),
                        Optional.empty(),
                        Map.of(),
                        false,
                        false));
    }

    @Test
    void options_stand_anywhere_and_take_their_value_attached_or_next() throws Exception {
        assertThat(CommandLine.parse(
                        "--new",
                        "--db=x.db",
                        "a.md",
                        "--out",
                        "b.md",
                        "--answer",
                        "note=a=b",
                        "--answer=approve=yes",
                        "--",
                        "--new"))
                .isEqualTo(new CommandLine(
                        List.of(Path.of("a.md"), Path.of("--new")),
                        Path.of("x.db"),
                        Optional.of("b.md"),
                        Map.of("note", "a=b", "approve", "yes"),
                        true,
                        false));
    }

    @Test
    void help_needs_no_documents() throws Exception {
        assertThat(CommandLine.parse("--help").help()).isTrue();
    }

    @Test
    void all_faults_are_reported_at_once() {
        assertThatThrownBy(() -> CommandLine.parse(
                        "--fast", "--new=yes", "--answer", "approve", "--answer=a=1", "--answer=a=2", "--out=", "--db"))
                .isInstanceOf(UsageFault.class)
                .hasMessage("""
                        Unknown option '--fast': expected --answer, --db, --new, --out or --help; put -- before a file of that name.
                        '--new' takes no value: expected it alone.
                        '--answer approve' names no field: expected '--answer field=value'.
                        Two answers for 'a': expected one.
                        '--out' lacks its value: expected '--out file'.
                        '--db' lacks its value: expected '--db file'.
                        No documents: expected at least one file or folder.
                        See --help.""");
    }

    @Test
    void a_path_that_the_system_does_not_have_is_a_fault() {
        assertThatThrownBy(() -> CommandLine.parse("a\0b"))
                .hasMessageStartingWith("'a\0b' is no path on this system: Nul");
    }
}
