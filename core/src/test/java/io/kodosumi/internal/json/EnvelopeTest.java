package io.kodosumi.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kodosumi.Html;
import io.kodosumi.Inputs;
import io.kodosumi.Markdown;
import io.kodosumi.model.KodosumiException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeTest {
    record Draft(String title) {}

    record Text(String body) {}

    record md(String body) {}

    private final JsonCodec codec = JsonCodec.plain();

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(Map.of("a", List.of(1)), "{\"dict\":{\"a\":[1]}}"),
                arguments(Inputs.of(Map.of("a", 1)), "{\"dict\":{\"a\":1}}"),
                arguments("x", "{\"str\":\"x\"}"),
                arguments(1, "{\"int\":1}"),
                arguments(BigInteger.TEN.pow(20), "{\"int\":100000000000000000000}"),
                arguments(new AtomicInteger(2), "{\"int\":2}"),
                arguments(1.0, "{\"float\":1.0}"),
                arguments(new BigDecimal("2.50"), "{\"float\":2.50}"),
                arguments(true, "{\"bool\":true}"),
                arguments(null, "{\"NoneType\":null}"),
                arguments(Optional.empty(), "{\"NoneType\":null}"),
                arguments(Optional.of("x"), "{\"str\":\"x\"}"),
                arguments(
                        Arrays.asList(1, "x", null),
                        "{\"__list__\":[{\"int\":1},{\"str\":\"x\"},{\"NoneType\":null}]}"),
                arguments(new int[] {1}, "{\"__list__\":[{\"int\":1}]}"),
                arguments(List.of(List.of()), "{\"__list__\":[{\"__list__\":[]}]}"),
                arguments(new Draft("x"), "{\"Draft\":{\"title\":\"x\"}}"),
                arguments(TimeUnit.DAYS, "{\"str\":\"DAYS\"}"),
                arguments(Instant.EPOCH, "{\"str\":\"1970-01-01T00:00:00Z\"}"),
                arguments(new UUID(0, 1), "{\"str\":\"00000000-0000-0000-0000-000000000001\"}"),
                arguments('c', "{\"str\":\"c\"}"),
                arguments(new byte[] {1}, "{\"str\":\"AQ==\"}"),
                arguments(Markdown.of("a", "b"), "{\"Markdown\":{\"body\":\"a\\n\\nb\"}}"),
                arguments(Html.of("<p>", "</p>"), "{\"HTML\":{\"body\":\"<p>\\n</p>\"}}"),
                arguments(io.kodosumi.Text.of("a", "b"), "{\"Text\":{\"body\":\"a\\nb\"}}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void every_kind_of_value_has_its_key(Object value, String envelope) {
        assertThat(codec.envelope(value)).isEqualTo(envelope);
    }

    @Test // U18: the key was whatever a class happened to be called
    void a_registered_name_outlives_the_class_name() {
        JsonCodec named = JsonCodec.builder().register("draft.v1", Draft.class).build();

        assertThat(named.envelope(new Draft("x"))).isEqualTo("{\"draft.v1\":{\"title\":\"x\"}}");
    }

    @Test // U18: names collided with the envelope's own
    void a_record_called_like_one_of_ours_is_refused() {
        assertThatThrownBy(() -> codec.envelope(new Text("x")))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Two types are called 'Text': io.kodosumi.Text and " + Text.class.getName()
                        + ". Register the second under a name of its own.");
        JsonCodec named = JsonCodec.builder().register("Words", Text.class).build();
        assertThat(named.envelope(new Text("x"))).isEqualTo("{\"Words\":{\"body\":\"x\"}}");
    }

    @Test // U18: a map that looks like an envelope was one
    void a_map_with_the_key_of_a_list_stays_a_map() {
        assertThat(codec.envelope(Map.of("__list__", List.of()))).isEqualTo("{\"dict\":{\"__list__\":[]}}");
    }

    @Test // section 9: a class called like a method of the formatter called it
    void a_lower_case_record_is_a_name_like_any_other() {
        assertThat(codec.envelope(new md("x"))).isEqualTo("{\"md\":{\"body\":\"x\"}}");
    }

    @Test // U17: found only when the work was done and its result lost
    void what_cannot_be_written_is_refused_where_it_is_emitted() {
        assertThatThrownBy(() -> codec.envelope(List.of("fine", new Object())))
                .isInstanceOf(KodosumiException.class)
                .hasMessageEndingWith(": java.lang.Object is no record, no collection and not registered;"
                        + " use a record, or register the class");
    }

    @Test
    void a_list_that_holds_itself_is_refused() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> codec.envelope(endless))
                .isInstanceOf(KodosumiException.class)
                .hasMessageEndingWith(": it is nested deeper than 200 levels, or holds itself");
    }
}
