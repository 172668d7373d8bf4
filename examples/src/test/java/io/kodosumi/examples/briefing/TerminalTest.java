package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String ERASE = "\r\u001b[K";

    @Test
    void a_bar_shows_the_share_and_what_is_being_read() {
        ProgressBar bar = new ProgressBar('#', '.', 80);

        assertThat(bar.line(0, 4, "reading a.md")).isEqualTo("........................   0 %  reading a.md");
        assertThat(bar.line(1, 4, "reading a.md")).isEqualTo("######..................  25 %  reading a.md");
        assertThat(bar.line(4, 4, "done")).isEqualTo("######################## 100 %  done");
    }

    @Test
    void a_bar_stays_within_its_bounds_and_the_screen() {
        ProgressBar bar = new ProgressBar('#', '.', 40);

        assertThat(bar.line(9, 4, "x")).startsWith("#".repeat(24) + " 100 %");
        assertThat(bar.line(-1, 4, "x")).startsWith(".".repeat(24) + "   0 %");
        assertThat(bar.line(1, 0, "x")).startsWith(".".repeat(24) + "   0 %");
        assertThat(bar.line(1, 4, "reading a/very/long/path.md")).hasSize(39).endsWith("~");
    }

    @Test
    void a_bar_is_drawn_with_what_the_screen_has_and_as_wide_as_it_is() {
        assertThat(ProgressBar.of(UTF_8, Map.of("COLUMNS", "120"))).isEqualTo(new ProgressBar('█', '░', 120));
        assertThat(ProgressBar.of(US_ASCII, Map.of("COLUMNS", "wide"))).isEqualTo(new ProgressBar('#', '.', 80));
    }

    @Test
    void lines_are_written_above_the_progress_which_stays_last() {
        Screen screen = Screen.typing();

        screen.terminal().progress(1, 2, "ranking");
        screen.terminal().progress(1, 2, "ranking");
        screen.terminal().say("A note.");
        screen.terminal().endProgress();
        screen.terminal().say("Done.");

        String bar = "############............  50 %  ranking";
        assertThat(screen.shown()).isEqualTo(bar + ERASE + "A note.\n" + bar + ERASE + "Done.\n");
    }

    @Test
    void without_a_terminal_each_change_of_what_is_being_done_is_one_line() {
        Screen screen = Screen.redirected();

        screen.terminal().progress(1, 3, "reading a.md");
        screen.terminal().progress(2, 3, "reading a.md");
        screen.terminal().progress(3, 3, "reading b.md");
        screen.terminal().say("Done.");

        assertThat(screen.shown()).isEqualTo("reading a.md\nreading b.md\nDone.\n");
    }

    @Test
    void a_question_takes_the_progress_away_and_the_end_of_input_answers_nothing() {
        Screen screen = Screen.typing("Ada");
        screen.terminal().progress(1, 2, "waiting");

        assertThat(screen.terminal().ask("Name: ")).contains("Ada");
        assertThat(screen.terminal().ask("Age: ")).isEmpty();
        assertThat(screen.shown()).endsWith(ERASE + "Name: Age: ");
    }
}
