package io.kodosumi.examples.briefing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.select;
import static io.kodosumi.forms.Forms.text;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.forms.Select;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Select COLOUR =
            select("colour").label("Which colour").option("r", "Red").option("g", "Green");

    @Test
    void a_line_is_taken_as_typed_and_enter_takes_the_default() {
        Screen screen = Screen.typing("Ada", "");

        assertThat(screen.questions().ask(text("who").label("Your name"))).contains("Ada");
        assertThat(screen.questions().ask(text("who").value("Grace"))).contains("Grace");
        assertThat(screen.shown()).isEqualTo("Your name: who [Grace]: ");
    }

    @Test
    void a_line_that_the_field_refuses_is_asked_for_again_with_the_reason() {
        Screen screen = Screen.typing("", "Ada");

        assertThat(screen.questions().ask(text("who").required())).contains("Ada");
        assertThat(screen.shown()).isEqualTo("who: 'who' is required.\nwho: ");
    }

    @Test
    void a_number_is_asked_for_until_it_is_one_within_its_bounds() {
        Screen screen = Screen.typing("many", "99", "7");

        assertThat(screen.questions().ask(number("count").max(10))).contains("7");
        assertThat(screen.shown())
                .isEqualTo("count: 'count' must be a number, such as 12 or 0.5.\n"
                        + "count: 'count' must be at most 10.\ncount: ");
        assertThat(Screen.typing("").questions().ask(number("count").value(3))).contains(new BigDecimal(3));
    }

    @Test
    void a_box_takes_yes_and_no_in_many_words_and_enter_for_how_it_is() {
        Screen screen = Screen.typing("YES", "n", "", "", "maybe", "y");

        assertThat(screen.questions().ask(checkbox("ok").label("Approve?"))).contains(true);
        assertThat(screen.questions().ask(checkbox("ok"))).contains(false);
        assertThat(screen.questions().ask(checkbox("ok"))).contains(false);
        assertThat(screen.questions().ask(checkbox("ok").ticked())).contains(true);
        assertThat(screen.questions().ask(checkbox("ok"))).contains(true);
        assertThat(screen.shown())
                .isEqualTo(
                        "Approve? [y/N] ok [y/N] ok [y/N] ok [Y/n] ok [y/N] 'ok' must be true or false (on or off).\n"
                                + "ok [y/N] ");
    }

    @Test
    void a_choice_is_made_by_number_or_name_and_enter_takes_the_default() {
        Screen screen = Screen.typing("2", "r", "", "3", "blue", "1");

        assertThat(screen.questions().ask(COLOUR)).contains("g");
        assertThat(screen.questions().ask(COLOUR)).contains("r");
        assertThat(screen.questions().ask(COLOUR.value("g"))).contains("g");
        assertThat(screen.questions().ask(COLOUR)).contains("r");
        assertThat(screen.shown())
                .startsWith("Which colour:\n  1  Red\n  2  Green\n1 to 2: ")
                .contains("1 to 2 [g]: ")
                .contains("'colour' must be one of the 2 options.\n");
    }

    @Test
    void a_text_is_typed_line_by_line_and_ends_with_a_full_stop() {
        Screen screen = Screen.typing("First.", "", "Third.", ".", "not part of it");

        assertThat(screen.questions().ask(textarea("body"))).contains("First.\n\nThird.");
        assertThat(screen.shown()).startsWith("body: type it here").contains("end it with a line that is a full stop");
    }

    @Test
    void a_text_is_shown_and_kept_by_enter() {
        Screen screen = Screen.typing("");

        assertThat(screen.questions().ask(textarea("body").value("One.\nTwo.\n")))
                .contains("One.\nTwo.\n");
        assertThat(screen.shown()).contains("─\nOne.\nTwo.\n─").contains("Enter keeps it as it is");
    }

    @Test
    void a_text_is_edited_in_an_editor_where_there_is_one() {
        Screen screen = Screen.typing("edit");
        Editor append = new Editor(List.of("sh", "-c", "echo More. >> \"$1\"", "editor"));

        assertThat(new Questions(screen.terminal(), Optional.of(append))
                        .ask(textarea("body").value("One.\n")))
                .contains("One.\nMore.\n");
    }

    @Test
    void an_editor_that_fails_leaves_the_text_as_it_was_and_says_so() {
        Screen screen = Screen.typing("edit");
        Editor failing = new Editor(List.of("sh", "-c", "exit 3", "editor"));

        assertThat(new Questions(screen.terminal(), Optional.of(failing))
                        .ask(textarea("body").value("One.")))
                .contains("One.");
        assertThat(screen.shown())
                .contains("The editor 'sh -c exit 3 editor' ended with 3: expected 0; the text stays");
    }

    @Test
    void the_editor_is_the_one_that_the_environment_names() {
        assertThat(Editor.of(Map.of("EDITOR", "vi"))).contains(new Editor(List.of("vi")));
        assertThat(Editor.of(Map.of("EDITOR", "vi", "VISUAL", "code --wait")))
                .contains(new Editor(List.of("code", "--wait")));
        assertThat(Editor.of(Map.of("EDITOR", " "))).isEmpty();
        assertThat(Editor.of(Map.of())).isEmpty();
    }

    @Test
    void the_end_of_input_ends_every_question() {
        assertThat(Screen.typing().questions().ask(text("who").required())).isEmpty();
        assertThat(Screen.typing().questions().ask(checkbox("ok"))).isEmpty();
        assertThat(Screen.typing().questions().ask(COLOUR)).isEmpty();
        assertThat(Screen.typing("half a text").questions().ask(textarea("body")))
                .isEmpty();
    }
}
