package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command in this process, over the store that forgets. */
class BriefingMainTest {
    @TempDir
    Path temp;

    private Path folder;
    private Path document;
    private String out;

    @BeforeEach
    void documents() throws IOException {
        folder = temp.toRealPath();
        document = Files.writeString(folder.resolve("guide.txt"), "A step that was journaled is never done again.");
        out = folder.resolve("out/briefing.md").toString();
    }

    @Test
    void a_person_edits_and_approves_it_at_the_terminal() throws Exception {
        Screen screen = Screen.typing("# Mine", "All of it.", ".", "yes", "", "good");

        int exit = run(screen, document.toString(), "--out", out);

        assertThat(exit).as(screen::shown).isEqualTo(BriefingMain.FINISHED);
        assertThat(Path.of(out)).content().startsWith("# Mine\nAll of it.\n\n<!-- kodosumi briefing ");
        assertThat(screen.shown())
                .contains("reading guide.txt", "> — *guide.txt*, paragraph 1, line 1", "Approve it [y/N] ")
                .contains("Write it to [" + out + "]: ")
                .endsWith("# Mine\nAll of it.\n\nThe briefing is in " + out + "\n");
    }

    @Test
    void what_is_not_approved_is_not_written() throws Exception {
        Screen screen = Screen.redirected();

        int exit = run(screen, document.toString(), "--out", out, "--answer", "approve=no");

        assertThat(exit).isEqualTo(BriefingMain.FAILED);
        assertThat(screen.shown()).endsWith("It was not approved, and nothing was written. --new begins another.\n");
        assertThat(Path.of(out)).doesNotExist();
    }

    @Test
    void without_a_terminal_and_answers_it_says_what_to_pass() throws Exception {
        Screen screen = Screen.redirected();

        assertThat(run(screen, document.toString())).isEqualTo(BriefingMain.AWAITING);
        assertThat(screen.shown()).endsWith("\n  --answer approve=yes|no\n");
    }

    @Test
    void where_it_cannot_be_written_the_approved_text_is_kept_and_the_person_says_where_else() throws Exception {
        String notAFolder = document.resolve("briefing.md").toString();
        Screen screen = Screen.typing(out);

        int exit = run(screen, document.toString(), "--answer", "approve=yes", "--answer", "file=" + notAFolder);

        assertThat(exit).as(screen::shown).isEqualTo(BriefingMain.FINISHED);
        assertThat(screen.shown()).contains("It can't be written there.", "Write it to [" + notAFolder + "]: ");
        assertThat(Path.of(out)).content().startsWith("# Briefing: guide.txt\n");
    }

    @Test
    void a_document_that_changes_before_it_is_read_ends_it_at_once() throws Exception {
        Screen screen = Screen.redirected();
        Moments change = moment -> {
            if (moment.equals("read~1")) {
                rewrite();
            }
        };

        int exit = new BriefingMain(screen.terminal(), change, Map.of())
                .run(document.toString(), "--db", "memory", "--answer", "approve=yes");

        assertThat(exit).isEqualTo(BriefingMain.FAILED);
        assertThat(screen.shown())
                .contains("It ended as error: ", "'" + document + "' has changed since this briefing was begun")
                .endsWith("--new begins another.\n");
    }

    @Test
    void wrong_usage_and_unfit_documents_begin_nothing() throws Exception {
        Screen screen = Screen.redirected();
        Path database = folder.resolve("data/never.db");

        assertThat(new BriefingMain(screen.terminal(), Moments.UNNOTICED, Map.of()).run("--fast", document.toString()))
                .isEqualTo(BriefingMain.USAGE);
        assertThat(new BriefingMain(screen.terminal(), Moments.UNNOTICED, Map.of())
                        .run("--db", database.toString(), document + ".gone"))
                .isEqualTo(BriefingMain.USAGE);
        assertThat(screen.shown())
                .isEqualTo(
                        "Unknown option '--fast': expected --answer, --db, --new, --out or --help; put -- before a file of"
                                + " that name.\nSee --help.\n'" + document
                                + ".gone' does not exist: expected a file or a folder; check the path.\n");
        assertThat(database).doesNotExist();
    }

    @Test
    void help_is_shown() throws Exception {
        Screen screen = Screen.redirected();

        assertThat(run(screen, "--help")).isEqualTo(BriefingMain.FINISHED);
        assertThat(screen.shown())
                .startsWith("Usage: BriefingMain [options] <file or folder>...")
                .contains("Exit codes:");
    }

    private static int run(Screen screen, String... args) throws InterruptedException {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--db";
        all[args.length + 1] = "memory";
        return new BriefingMain(screen.terminal(), Moments.UNNOTICED, Map.of()).run(all);
    }

    private void rewrite() {
        try {
            Files.writeString(document, "It says something else now.");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
