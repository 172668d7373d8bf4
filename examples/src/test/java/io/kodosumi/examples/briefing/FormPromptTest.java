package io.kodosumi.examples.briefing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.markdown;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.select;
import static io.kodosumi.forms.Forms.submit;
import static io.kodosumi.forms.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Inputs;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormPromptTest {
    private static final Form<Inputs> FORM = form(
            markdown("Please **look**."),
            text("file").value("out.md"),
            checkbox("approve"),
            number("copies").min(1).value(1),
            submit("Send"));

    @Test
    void every_element_is_shown_or_asked_for_in_its_order() throws Exception {
        Screen screen = Screen.typing("", "y", "2");

        assertThat(prompt(screen, Map.of()).ask(FORM))
                .isEqualTo(Map.of("file", "out.md", "approve", true, "copies", "2"));
        assertThat(screen.shown()).isEqualTo("Please **look**.\nfile [out.md]: approve [y/N] copies [1]: ");
    }

    @Test
    void answers_given_beforehand_leave_only_what_has_no_default() throws Exception {
        Screen screen = Screen.typing("no");

        assertThat(prompt(screen, Map.of("file", "x.md")).ask(FORM))
                .containsEntry("file", "x.md")
                .containsEntry("approve", false);
        assertThat(screen.shown()).isEqualTo("Please **look**.\napprove [y/N] ");
    }

    @Test
    void without_a_terminal_answers_given_beforehand_are_enough() throws Exception {
        assertThat(prompt(Screen.redirected(), Map.of("approve", "yes")).ask(FORM))
                .containsEntry("file", "out.md")
                .containsEntry("approve", true);
    }

    @Test
    void without_a_terminal_and_answers_it_says_what_to_pass() {
        assertThatThrownBy(() ->
                        prompt(Screen.redirected(), Map.of("file", "x.md")).ask(FORM))
                .isInstanceOf(Unanswered.class)
                .hasMessage(
                        "No terminal to ask at, and no answer for 'approve': expected a terminal, or answers on the"
                                + " command line. Run the same command again in a terminal, or with\n  --answer approve=yes|no");
        assertThatThrownBy(() -> prompt(Screen.redirected(), Map.of())
                        .ask(form(
                                select("size").required().option("s", "Small").option("l", "Large"),
                                text("who").required())))
                .hasMessageEndingWith("with\n  --answer size=s|l\n  --answer who=…");
    }

    @Test
    void without_a_terminal_nothing_is_decided_by_defaults_alone() {
        assertThatThrownBy(() -> prompt(Screen.redirected(), Map.of()).ask(form(text("note"))))
                .hasMessageEndingWith("with\n  --answer note=…");
    }

    @Test
    void an_answer_that_the_form_refuses_is_asked_for_again_with_the_reason() throws Exception {
        Screen screen = Screen.typing("3");

        assertThat(prompt(screen, Map.of("approve", "yes", "copies", "0")).ask(FORM))
                .containsEntry("copies", "3");
        assertThat(screen.shown()).contains("'copies' must be at least 1.\ncopies [1]: ");
    }

    @Test
    void without_a_terminal_an_answer_that_the_form_refuses_is_an_error_with_the_reason() {
        assertThatThrownBy(() ->
                        prompt(Screen.redirected(), Map.of("approve", "maybe")).ask(FORM))
                .isInstanceOf(Unanswered.class)
                .hasMessage(
                        "The answer for 'approve' must be true or false (on or off). Run the same command again with\n"
                                + "  --answer approve=yes|no");
    }

    @Test
    void an_answer_to_what_nobody_asks_is_an_error() {
        assertThatThrownBy(() -> prompt(Screen.typing(), Map.of("aprove", "yes", "approve", "yes"))
                        .ask(FORM))
                .isInstanceOf(Unanswered.class)
                .hasMessage(
                        "Nothing here asks for 'aprove': expected --answer with file, approve, copies. Correct the name"
                                + " and run the same command again.");
    }

    @Test
    void what_the_form_as_a_whole_refuses_is_asked_for_again_entirely() throws Exception {
        Screen screen = Screen.typing("", "yes", "2");
        Map<String, Object> refused = Map.of("file", "out.md", "approve", false, "copies", "2");

        assertThat(prompt(screen, Map.of())
                        .askAgain(FORM, refused, FormErrors.none().global("Not two of nothing.")))
                .containsEntry("approve", true);
        assertThat(screen.shown()).startsWith("Not two of nothing.\nfile [out.md]: ");
    }

    @Test
    void a_person_who_leaves_can_come_back() {
        assertThatThrownBy(() -> prompt(Screen.typing("a.md"), Map.of()).ask(FORM))
                .isInstanceOf(Unanswered.class)
                .hasMessage("The terminal was closed before all was answered. Run the same command again to answer.");
    }

    private static FormPrompt prompt(Screen screen, Map<String, String> given) {
        return new FormPrompt(screen.terminal(), screen.questions(), given);
    }
}
