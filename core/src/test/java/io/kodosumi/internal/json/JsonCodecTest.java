package io.kodosumi.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kodosumi.Inputs;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    sealed interface Angular extends Shape {}

    record Square(int side) implements Angular {}

    enum Unit implements Shape {
        POINT
    }

    sealed interface Typed {}

    record Nothing() implements Shape {}

    record Own(String type) implements Typed {}

    enum Size {
        SMALL {
            @Override
            int centimetres() {
                return 1;
            }
        };

        abstract int centimetres();
    }

    record Draft(String text, int words) {
        boolean isEmpty() {
            return text.isEmpty();
        }

        String getTitle() {
            return text;
        }
    }

    record Everything(
            Instant instant,
            LocalDate day,
            Duration duration,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Optional<String> some,
            Optional<String> none,
            Map<String, List<Draft>> drafts,
            Set<Size> sizes,
            BigDecimal exact,
            @Nullable String nothing) {}

    record Picky(int age) {
        Picky {
            if (age < 0) {
                throw new IllegalArgumentException("An age can't be negative");
            }
        }
    }

    record Explosive(int n) {
        @Override
        public int n() {
            throw new IllegalStateException("no n today");
        }
    }

    static final class Account {
        public String getOwner() {
            return "secret words";
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Gadget {}

    record Holder(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object gadget) {}

    record Wrapper(Object content, List<Shape> shapes) {}

    private final JsonCodec codec = JsonCodec.plain();

    @Test
    void a_record_of_all_sorts_comes_back_equal() {
        Everything before = new Everything(
                Instant.parse("2026-11-21T12:00:00.000001Z"),
                LocalDate.of(2026, 11, 21),
                Duration.ofMinutes(90),
                OffsetDateTime.parse("2026-11-21T12:00:00+05:30"),
                ZonedDateTime.parse("2026-11-21T12:00:00+01:00[Europe/Berlin]"),
                Optional.of("there"),
                Optional.empty(),
                Map.of("first", List.of(new Draft("text", 1))),
                Set.of(Size.SMALL),
                new BigDecimal("1.10"),
                null);

        Everything after = codec.read(codec.write(before), Type.of(Everything.class));

        assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void a_record_is_its_components_and_nothing_else() {
        assertThat(codec.write(new Draft("text", 1))).isEqualTo("{\"text\":\"text\",\"words\":1}");
    }

    @Test
    void properties_of_a_later_release_are_passed_over() {
        Draft draft = codec.read("{\"text\":\"a\",\"words\":1,\"later\":[1]}", Type.of(Draft.class));

        assertThat(draft).isEqualTo(new Draft("a", 1));
    }

    @Test
    void members_of_a_sealed_type_say_their_names() {
        List<Shape> shapes = List.of(new Circle(1.5), new Square(2), Unit.POINT, new Nothing());
        Type<List<Shape>> type = new Type<>() {};

        String entry = codec.entry(type, shapes);

        assertThat(entry)
                .isEqualTo("{\"v\":1,\"type\":\"List<Shape>\",\"value\":[{\"type\":\"Circle\",\"radius\":1.5},"
                        + "{\"type\":\"Square\",\"side\":2},[\"Unit\",\"POINT\"],{\"type\":\"Nothing\"}]}");
        assertThat(codec.readEntry(entry, type)).isEqualTo(shapes);
    }

    @Test
    void a_member_of_a_sealed_type_is_read_back_from_where_no_type_was_known() {
        String json = codec.write(new Wrapper(new Circle(1), List.of(new Square(2))));

        Map<?, ?> tree = (Map<?, ?>) codec.tree(json);
        Shape content = codec.convert("content", tree.get("content"), Type.of(Shape.class));

        assertThat(json)
                .isEqualTo(
                        "{\"content\":{\"type\":\"Circle\",\"radius\":1.0},\"shapes\":[{\"type\":\"Square\",\"side\":2}]}");
        assertThat(content).isEqualTo(new Circle(1));
        assertThat(codec.read("{\"radius\":1.0}", Type.of(Circle.class))).isEqualTo(new Circle(1));
    }

    @Test
    void a_registered_name_stands_for_the_member() {
        JsonCodec named = JsonCodec.builder().register("round", Circle.class).build();

        String json = named.write(new Circle(1));

        assertThat(json).isEqualTo("{\"type\":\"round\",\"radius\":1.0}");
        assertThat(named.read(json, Type.of(Shape.class))).isEqualTo(new Circle(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"java.net.URL\",\"radius\":1}",
                "{\"type\":\"io.kodosumi.internal.json.JsonCodecTest$Circle\",\"radius\":1}",
                "{\"radius\":1}"
            })
    void only_permitted_names_are_types(String json) {
        assertThatThrownBy(() -> codec.read(json, Type.of(Shape.class)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("A JSON text can't be read as 'Shape': 'type' is missing or unknown;"
                        + " expected one of Circle, Square, Unit, Nothing")
                .hasNoCause();
    }

    @Test
    void no_annotation_makes_json_name_a_class() {
        String attack = "{\"@class\":\"java.lang.Thread\",\"radius\":1}";

        assertThatThrownBy(() -> codec.read(attack, Type.of(Gadget.class)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("A JSON text can't be read as 'Gadget': " + Gadget.class.getName()
                        + " can't be made of JSON; use a record");
    }

    @Test
    void an_annotated_component_is_no_exception() {
        String attack = "{\"gadget\":{\"@class\":\"java.util.Date\",\"time\":1}}";

        Holder holder = codec.read(attack, Type.of(Holder.class));

        assertThat(holder).isEqualTo(new Holder(Map.of("@class", "java.util.Date", "time", 1L)));
    }

    @Test
    void a_member_with_a_component_type_is_refused() {
        assertThatThrownBy(() -> codec.entry(Type.of(Typed.class), new Own("x")))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The record " + Own.class.getName()
                        + " has a component 'type', which is where a member of a sealed type says its name."
                        + " Rename the component.");
    }

    @Test
    void an_enum_with_bodies_is_a_text() {
        assertThat(codec.write(Size.SMALL)).isEqualTo("\"SMALL\"");
        assertThat(codec.read("\"SMALL\"", Type.of(Size.class))).isEqualTo(Size.SMALL);
    }

    @Test
    void a_tree_keeps_numbers_exactly() {
        Map<?, ?> tree =
                (Map<?, ?>) codec.tree("{\"a\":1,\"b\":1.10,\"c\":99999999999999999999,\"d\":[null,true,\"x\"]}");

        assertThat(tree.get("a")).isEqualTo(1L);
        assertThat(tree.get("b")).isEqualTo(new BigDecimal("1.10"));
        assertThat(tree.get("c")).isEqualTo(new BigInteger("99999999999999999999"));
        assertThat(tree.get("d")).asString().isEqualTo("[null, true, x]");
    }

    @Test
    void inputs_are_written_as_their_values() {
        Inputs inputs = Inputs.of(Map.of("approve", true));

        assertThat(codec.write(inputs)).isEqualTo("{\"approve\":true}");
        assertThat(codec.read("{\"approve\":true}", Type.of(Inputs.class))).isEqualTo(inputs);
    }

    @Test
    void bytes_are_base64() {
        assertThat(codec.write(new byte[] {1, 2})).isEqualTo("\"AQI=\"");
        assertThat(codec.read("\"AQI=\"", Type.of(byte[].class))).containsExactly(1, 2);
    }

    @Test
    void null_is_read_as_what_the_type_has_for_it() {
        assertThat(codec.read("null", Type.of(Draft.class))).isNull();
        assertThat(codec.read("null", new Type<Optional<Draft>>() {})).isEqualTo(Optional.empty());
    }

    @Test
    void a_missing_number_is_not_zero() {
        assertThatThrownBy(() -> codec.read("{\"text\":\"a\"}", Type.of(Draft.class)))
                .hasMessage("A JSON text can't be read as 'Draft' at 'words': expected int");
    }

    @Test
    void what_does_not_fit_is_told_by_place_and_type() {
        String json = "{\"k\":[{\"text\":\"secret\",\"words\":\"secret words\"}]}";

        assertThatThrownBy(() -> codec.read(json, new Type<Map<String, List<Draft>>>() {}))
                .hasMessage("A JSON text can't be read as 'Map<String, List<Draft>>' at '{…}[0].words': expected int")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"secret", "secret", "{}{}", "{\"a\":NaN}"})
    void what_is_no_json_is_told_by_line_and_column(String text) {
        assertThatThrownBy(() -> codec.tree(text))
                .isInstanceOf(KodosumiException.class)
                .hasMessageMatching(
                        "A JSON text can't be read as 'Object'( at '.*')?: no JSON from line 1, column \\d+ on")
                .hasNoCause();
    }

    @Test
    void a_record_that_refuses_its_values_is_the_cause() {
        assertThatThrownBy(() -> codec.read("{\"age\":-1}", Type.of(Picky.class)))
                .hasMessage("A JSON text can't be read as 'Picky': Picky refused what it was made of")
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("An age can't be negative");
    }

    @Test
    void nesting_is_bounded_both_ways() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> codec.write(endless))
                .isInstanceOf(KodosumiException.class)
                .hasMessageStartingWith("A value of type java.util.ArrayList can't be written as JSON")
                .hasMessageEndingWith(": it is nested deeper than 200 levels, or holds itself");
        assertThatThrownBy(() -> codec.tree("[".repeat(5000)))
                .isInstanceOf(KodosumiException.class)
                .hasMessageEndingWith(
                        ": it is nested deeper than 200 levels, or holds a text or number beyond all bounds");
    }

    @Test
    void numbers_that_json_lacks_are_refused() {
        for (Object value : List.of(new Circle(Double.NaN), Float.POSITIVE_INFINITY, new double[] {1, Double.NaN})) {
            assertThatThrownBy(() -> codec.write(value))
                    .isInstanceOf(KodosumiException.class)
                    .hasMessageStartingWith(
                            "A value of type " + value.getClass().getName() + " can't be written as JSON")
                    .hasMessageEndingWith(": JSON has no NaN and no infinity; use null or a text");
        }
    }

    @Test
    void what_is_written_can_be_read_back_however_long_it_is() {
        String text = "x".repeat(20_000_001);
        assertThat(codec.tree(codec.write(text))).isEqualTo(text);
        Map<String, Object> named = Map.of("n".repeat(60_000), 1L);
        assertThat(codec.tree(codec.write(named))).isEqualTo(named);
        BigInteger longest = BigInteger.TEN.pow(900).subtract(BigInteger.ONE).negate();
        assertThat(codec.tree(codec.write(longest))).isEqualTo(longest);
        BigDecimal precise = new BigDecimal(longest, Integer.MAX_VALUE);
        assertThat(codec.tree(codec.write(precise))).isEqualTo(precise);
        for (Object number : List.of(
                BigInteger.TEN.pow(900),
                BigInteger.TWO.pow(10_000_000),
                new BigDecimal(BigInteger.TEN.pow(900), 500))) {
            assertThatThrownBy(() -> codec.write(List.of(number)))
                    .isInstanceOf(KodosumiException.class)
                    .hasMessageEndingWith("it holds a number of more than 900 digits; use a text");
        }
    }

    @Test
    void half_a_surrogate_pair_is_refused_and_a_whole_one_kept() {
        assertThat(codec.write("\uD83D\uDE00")).isEqualTo("\"\uD83D\uDE00\"");
        assertThatThrownBy(() -> codec.write("cut \uD83D"))
                .hasMessage("A value of type java.lang.String can't be written as JSON: a text in it holds half of a"
                        + " surrogate pair, cut from a character beyond U+FFFF");
        assertThatThrownBy(() -> codec.write("\uDE00 swapped")).isInstanceOf(KodosumiException.class);
    }

    @Test
    void a_class_that_nobody_meant_to_be_written_is_refused() {
        assertThatThrownBy(() -> codec.write(new Wrapper(new Account(), List.of())))
                .hasMessage("A value of type " + Wrapper.class.getName() + " can't be written as JSON at 'content': "
                        + Account.class.getName()
                        + " is no record, no collection and not registered; use a record, or register the class");
        assertThatThrownBy(() -> codec.write(new Object())).isInstanceOf(KodosumiException.class);
        assertThatThrownBy(() -> codec.write(Thread.currentThread())).isInstanceOf(KodosumiException.class);
        assertThatThrownBy(() -> codec.write(new IllegalStateException("x"))).isInstanceOf(KodosumiException.class);
    }

    @Test
    void a_registered_class_is_written_by_its_getters() {
        JsonCodec named = JsonCodec.builder().register("Account", Account.class).build();

        assertThat(named.write(new Account())).isEqualTo("{\"owner\":\"secret words\"}");
    }

    @Test
    void what_an_accessor_throws_is_the_cause() {
        assertThatThrownBy(() -> codec.write(new Explosive(1)))
                .hasMessage("A value of type " + Explosive.class.getName()
                        + " can't be written as JSON at 'n': its own code threw java.lang.IllegalStateException")
                .hasRootCauseMessage("no n today");
    }

    @Test
    void two_types_under_one_name_are_refused() {
        JsonCodec.Builder builder = JsonCodec.builder().register("Draft", Draft.class);

        assertThatThrownBy(() -> builder.register("Draft", Circle.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two types are registered as 'Draft': " + Draft.class.getName() + " and "
                        + Circle.class.getName() + ". Give each a name of its own.");
        assertThatThrownBy(() -> builder.register("Other", Draft.class))
                .hasMessage("The type " + Draft.class.getName()
                        + " is registered as 'Draft' and as 'Other'. Give it one name.");
        assertThatThrownBy(() -> builder.register("dict", Circle.class))
                .hasMessage("'dict' can't name " + Circle.class.getName() + ": it stands for a type of kodosumi's own");
        assertThatThrownBy(() -> builder.register("a b", Circle.class))
                .hasMessage("'a b' can't name " + Circle.class.getName()
                        + ": expected a letter or _, then up to 63 of A-Za-z0-9_.-");
        assertThatThrownBy(() -> JsonCodec.builder()
                        .register("Draft", Circle.class)
                        .build()
                        .envelope(new Draft("a", 1)))
                .hasMessage("Two types are called 'Draft': " + Circle.class.getName() + " and " + Draft.class.getName()
                        + ". Register the second under a name of its own.");
    }

    @Test
    void canonical_json_is_one_text_for_equal_values() {
        Map<String, Object> one =
                Map.of("b", 1, "a", List.of(1.0, new BigDecimal("2.50")), "c", Map.of("y", 1e300, "x", 0.0));
        Map<String, Object> other =
                Map.of("c", Map.of("x", 0L, "y", new BigDecimal("1E+300")), "a", List.of(1L, 2.5), "b", 1.00);

        assertThat(codec.canonical(one))
                .isEqualTo("{\"a\":[1,2.5],\"b\":1,\"c\":{\"x\":0,\"y\":1E+300}}")
                .isEqualTo(codec.canonical(other));
    }

    @Test
    void the_digest_is_that_of_the_canonical_json() {
        String digest = codec.digest("review", Map.of("document", "é", "rows", 3));

        // sha256sum of {"flow":"review","inputs":{"document":"é","rows":3}}
        assertThat(digest)
                .isEqualTo("8205c5b246c18163353800d5a7915e71808d712719be4cd1ff2aff8f1b0558e2")
                .isEqualTo(codec.digest("review", Map.of("rows", 3.0, "document", "é")));
        assertThat(codec.digest("other", Map.of("document", "é", "rows", 3))).isNotEqualTo(digest);
    }
}
