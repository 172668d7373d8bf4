package io.kodosumi.forms;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.select;
import static io.kodosumi.forms.Forms.submit;
import static io.kodosumi.forms.Forms.text;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kodosumi.Inputs;
import io.kodosumi.model.KodosumiException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckTest {
    record Review(boolean approve, String comments, Optional<Long> stars) {
        Review {
            if (!approve && comments.isEmpty()) {
                throw new IllegalArgumentException("Say why it is not approved.");
            }
        }
    }

    record Strange(String comment) {}

    record Mistyped(int comments) {}

    record Parsing(String comments) {
        Parsing {
            Integer.parseInt(comments);
        }
    }

    private static final Select COLOUR = select("x").option("red", "Red").option("blue", "Blue");

    static Stream<Arguments> valid() {
        return Stream.of(
                arguments(checkbox("x"), true, true), // 5.3: JSON's true was false
                arguments(checkbox("x"), "on", true),
                arguments(checkbox("x"), "true", true),
                arguments(checkbox("x"), false, false),
                arguments(checkbox("x"), "off", false),
                arguments(checkbox("x"), "false", false),
                arguments(checkbox("x").ticked(), null, false),
                arguments(number("x"), "12", 12L), // 5.3: numbers stayed texts
                arguments(number("x"), " -1.50 ", new BigDecimal("-1.50")),
                arguments(number("x"), "1e3", 1000L),
                arguments(number("x"), 7, 7L),
                arguments(number("x"), 0.5, new BigDecimal("0.5")),
                arguments(number("x"), BigInteger.TWO.pow(64), new BigDecimal("18446744073709551616")),
                arguments(number("x"), "", null),
                arguments(number("x"), null, null),
                arguments(number("x").min(0), 0, 0L),
                arguments(number("x").max(0), 0, 0L),
                arguments(number("x").min(1).step(2), 5, 5L),
                arguments(number("x").step(0.1), "0.3", new BigDecimal("0.3")),
                arguments(number("x").value(2).step(5), 7, 7L),
                arguments(text("x"), "as typed ", "as typed "),
                arguments(text("x"), null, ""),
                arguments(text("x").pattern("[a-z]+"), "", ""),
                arguments(text("x").pattern("[a-z]+"), "abc", "abc"),
                arguments(textarea("x"), "a\r\nb\rc\nd", "a\nb\nc\nd"),
                arguments(textarea("x").maxLength(3), "a\r\nb", "a\nb"),
                arguments(COLOUR, "red", "red"),
                arguments(COLOUR, "", null),
                arguments(COLOUR, null, null));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void a_value_within_the_rules_is_stored_in_one_form(Field<?> field, Object submitted, Object stored) {
        Submission<Inputs> submission = form(field).check(Collections.singletonMap("x", submitted));

        assertThat(valid(submission).values()).isEqualTo(Collections.singletonMap("x", stored));
    }

    // 5.3: no rule was held on the server; min and max of 0 were no rules at all
    static Stream<Arguments> invalid() {
        return Stream.of(
                arguments(checkbox("x"), "yes", "must be true or false (on or off)"),
                arguments(checkbox("x"), 1, "must be true or false (on or off)"),
                arguments(number("x").required(), " ", "is required"),
                arguments(number("x").required(), null, "is required"),
                arguments(number("x"), "12a", "must be a number, such as 12 or 0.5"),
                arguments(number("x"), "0x10", "must be a number, such as 12 or 0.5"),
                arguments(number("x"), "NaN", "must be a number, such as 12 or 0.5"),
                arguments(number("x"), Double.NaN, "must be a number, such as 12 or 0.5"),
                arguments(number("x"), "1e9999", "must be a number, such as 12 or 0.5"),
                arguments(number("x"), "1".repeat(101), "must be a number, such as 12 or 0.5"),
                arguments(number("x"), true, "must be a number, such as 12 or 0.5"),
                arguments(number("x").min(0), -1, "must be at least 0"),
                arguments(number("x").max(0), "0.1", "must be at most 0"),
                arguments(number("x").max(1e30), 2e30, "must be at most 1E+30"),
                arguments(number("x").step(1), 1.5, "must be 0 or away from it by a multiple of 1"),
                arguments(number("x").min(1).step(2), 4, "must be 1 or away from it by a multiple of 2"),
                arguments(text("x").required(), null, "is required"),
                arguments(text("x").required(), " \t", "is required"),
                arguments(text("x"), "a\nb", "must be a single line"),
                arguments(text("x"), 12, "must be a text"),
                arguments(text("x"), List.of("a"), "must be a text"),
                arguments(text("x"), "\uD83D", "must be well-formed text: it holds half of a surrogate pair"),
                arguments(text("x").pattern("[a-z]+"), "abc1", "must match the pattern [a-z]+"),
                arguments(textarea("x").maxLength(1), "ab", "must have at most 1 character"),
                arguments(textarea("x").maxLength(0), "ab", "must have at most 0 characters"),
                arguments(COLOUR, "green", "must be one of the 2 options"),
                arguments(COLOUR, true, "must be one of the 2 options"),
                arguments(COLOUR.required(), "", "is required"),
                arguments(COLOUR.required(), null, "is required"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void a_value_against_a_rule_is_an_error_of_its_field(Field<?> field, Object submitted, String sentence) {
        Map<String, Object> given = Collections.singletonMap("x", submitted);
        FormErrors expected = FormErrors.none().field("x", sentence);

        assertThat(form(field).check(given)).isEqualTo(new Submission.Invalid<>(expected));
        assertThat(Form.parse(form(field).json()).check(given)).isEqualTo(new Submission.Invalid<>(expected));
    }

    @Test
    void errors_stand_in_the_order_of_the_form_and_all_at_once() {
        Form<Inputs> form = form(text("b").required(), number("a").min(2).step(2), submit("Go"));

        Submission<Inputs> submission = form.check(Map.of("a", 1, "c", "x"));

        assertThat(errors(submission).json())
                .isEqualTo("{\"b\":[\"is required\"],\"a\":[\"must be at least 2\","
                        + "\"must be 2 or away from it by a multiple of 2\"],"
                        + "\"c\":[\"is no field of this form\"],\"_global_\":[]}");
    }

    @Test // 4.4: extra keys of a submission survived into the answer
    void an_unknown_name_is_an_error() {
        assertThat(errors(form(text("comment")).check(Map.of("comments", "x"))))
                .isEqualTo(FormErrors.none().field("comments", "is no field of this form"));
        assertThat(errors(Forms.empty().check(Collections.singletonMap(null, "x")))
                        .asMap())
                .containsOnlyKeys("null", "_global_");
    }

    @Test
    void a_flood_of_unknown_names_is_cut() {
        Map<String, String> flood =
                IntStream.range(0, 1000).boxed().collect(Collectors.toMap(n -> n + "x".repeat(1000), n -> "y"));

        FormErrors errors = errors(Forms.empty().check(flood));

        assertThat(errors.asMap()).hasSize(21);
        assertThat(errors.asMap().keySet()).allMatch(name -> name.length() <= 65);
    }

    @Test
    void what_was_submitted_is_never_repeated() {
        Form<Inputs> form = form(
                text("a").pattern("x"),
                number("b"),
                checkbox("c"),
                select("d").option("o", "O"),
                textarea("e").maxLength(1));
        Map<String, String> secrets = new LinkedHashMap<>();
        form.elements().forEach(field -> secrets.put(((Field<?>) field).name(), "secret words"));

        Submission<Inputs> submission = form.check(secrets);

        assertThat(errors(submission).asMap()).hasSize(6);
        assertThat(submission.toString()).doesNotContain("secret");
        assertThat(form(text("a")).check(Map.of("a", "secret words")).toString())
                .isEqualTo("Valid[a]");
    }

    @Test
    void a_pattern_that_backtracks_for_ever_gives_up() {
        Form<Inputs> slow = form(text("x").pattern("(a+)+b"));
        Form<Inputs> deep = form(text("x").pattern("(a|b)*"));

        assertThat(errors(slow.check(Map.of("x", "a".repeat(5000)))))
                .isEqualTo(FormErrors.none().field("x", "is too long or too intricate for the pattern (a+)+b"));
        assertThat(errors(deep.check(Map.of("x", "ab".repeat(400_000)))))
                .isEqualTo(FormErrors.none().field("x", "is too long or too intricate for the pattern (a|b)*"));
    }

    @Test
    void valid_values_become_a_record() {
        Form<Review> form =
                form(checkbox("approve"), textarea("comments"), number("stars")).as(Review.class);

        Submission<Review> submission = form.check(Map.of("approve", "on", "stars", "5"));

        assertThat(valid(submission).value())
                .isEqualTo(new Review(true, "", Optional.of(5L)))
                .isEqualTo(form.bind(Inputs.of(valid(submission).values())));
    }

    @Test
    void a_record_that_refuses_is_an_error_of_the_whole_form() {
        Form<Review> form =
                form(checkbox("approve"), textarea("comments"), number("stars")).as(Review.class);

        assertThat(form.check(Map.of()))
                .isEqualTo(new Submission.Invalid<>(FormErrors.none().global("Say why it is not approved.")));
    }

    @Test
    void what_a_parser_throws_in_a_record_is_not_shown() {
        Form<Parsing> form = form(textarea("comments")).as(Parsing.class);

        assertThatThrownBy(() -> form.check(Map.of("comments", "secret words")))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("These inputs can't be read as 'Parsing': Parsing refused what it was made of");
    }

    @Test
    void an_error_about_the_key_of_the_whole_form_is_one() {
        FormErrors errors = FormErrors.none().field(FormErrors.GLOBAL, "Not today.");

        assertThat(errors).isEqualTo(FormErrors.none().global("Not today."));
        assertThat(errors.json()).isEqualTo("{\"_global_\":[\"Not today.\"]}");
    }

    @Test
    void a_record_that_the_form_cannot_fill_is_refused_at_once() {
        Form<Inputs> form = form(textarea("comments"));

        assertThatThrownBy(() -> form.as(Strange.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The record Strange has components that are no fields of the form: comment."
                        + " There are: comments.");
    }

    @Test
    void a_component_of_another_type_is_a_fault_of_the_flow_not_of_the_person() {
        Form<Mistyped> form = form(textarea("comments")).as(Mistyped.class);

        assertThatThrownBy(() -> form.check(Map.of("comments", "secret words")))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("These inputs can't be read as 'Mistyped' at 'comments': expected int");
    }

    @Test
    void rules_of_the_host_follow_those_of_the_fields() {
        Form<Review> form = form(checkbox("approve"), textarea("comments"), number("stars"))
                .verify(inputs -> inputs.text("comments").length() > 3
                        ? FormErrors.none().field("comments", "must be short")
                        : FormErrors.none())
                .as(Review.class)
                .verify(review -> review.stars().isEmpty() ? FormErrors.none().global("Stars!") : FormErrors.none());

        assertThat(errors(form.check(Map.of("approve", true, "stars", "x"))).asMap())
                .containsOnlyKeys("stars", "_global_");
        assertThat(errors(form.check(Map.of("approve", true, "comments", "long"))))
                .isEqualTo(FormErrors.none().field("comments", "must be short"));
        assertThat(errors(form.check(Map.of("approve", true))))
                .isEqualTo(FormErrors.none().global("Stars!"));
        assertThat(form.check(Map.of("approve", true, "stars", 1))).isInstanceOf(Submission.Valid.class);
    }

    @Test
    void a_submission_is_not_changed() {
        Map<String, Object> submitted = new HashMap<>(Map.of("x", "12"));

        form(number("x"), checkbox("y")).check(submitted);

        assertThat(submitted).isEqualTo(Map.of("x", "12"));
    }

    private static FormErrors errors(Submission<?> submission) {
        assertThat(submission).isInstanceOf(Submission.Invalid.class);
        return ((Submission.Invalid<?>) submission).errors();
    }

    private static <T> Submission.Valid<T> valid(Submission<T> submission) {
        assertThat(submission).isInstanceOf(Submission.Valid.class);
        return (Submission.Valid<T>) submission;
    }
}
