package io.kodosumi.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvedSettingsTest {
    private static ResolvedSettings environment(String name, String value) {
        return new ResolvedSettings(Map.of(), Map.of(), Map.of(name, value));
    }

    private static ResolvedSettings built(String name, String value) {
        return new ResolvedSettings(Map.of(name, value), Map.of(), Map.of());
    }

    @Test
    void the_builder_outranks_the_property_which_outranks_the_environment() {
        Map<String, String> environment = Map.of("KODO_A", "e", "KODO_B_C", "e", "KODO_D", "e");
        ResolvedSettings settings =
                new ResolvedSettings(Map.of("a", "b"), Map.of("kodo.a", "p", "kodo.b.c", "p"), environment);

        assertThat(List.of(settings.text("a"), settings.text("b.c"), settings.text("d"), settings.text("e")))
                .map(value -> value.orElse("default"))
                .containsExactly("b", "p", "e", "default");
    }

    @Test
    void properties_of_this_process_are_read() {
        String name = "kodo.test.of.settings";
        System.setProperty(name, "here");
        try {
            assertThat(ResolvedSettings.of(Map.of()).text("test.of.settings")).contains("here");
        } finally {
            System.clearProperty(name);
        }
    }

    @Test
    void a_blank_value_counts_as_not_set_and_white_space_around_one_is_dropped() {
        ResolvedSettings settings = new ResolvedSettings(Map.of("a", " "), Map.of("kodo.a", " 7\n"), Map.of());

        assertThat(settings.number("a", 1, 0, 9)).isEqualTo(7);
        assertThat(settings.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10800.0, PT3H", // as the original kodosumi writes LOCK_EXPIRES
        "10800, PT3H",
        "0, PT0S",
        "250ms, PT0.25S",
        "0.5s, PT0.5S",
        "10S, PT10S",
        "5m, PT5M",
        "3h, PT3H",
        "1d, PT24H",
        "PT90S, PT1M30S",
        "36500d, PT876000H"
    })
    void a_duration_is_written_in_seconds_with_a_unit_or_as_iso(String text, Duration expected) {
        ResolvedSettings settings = environment("KODO_LOCK_EXPIRES", text);

        assertThat(settings.duration("lock.expires", Duration.ofHours(7))).isEqualTo(expected);
        assertThat(settings.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "-PT1S", "1 0", "10 s", "s", "1e3", "soon", "9999999999d", "36501d", "PT99999999999H"})
    void what_is_no_duration_or_too_long_to_be_counted_is_a_fault(String text) {
        ResolvedSettings settings = environment("KODO_LOCK_EXPIRES", text);

        assertThat(settings.duration("lock.expires", Duration.ofHours(7))).isEqualTo(Duration.ofHours(7));
        assertThat(settings.faults())
                .containsExactly("The environment variable 'KODO_LOCK_EXPIRES' is '" + text
                        + "': expected a duration such as 250ms, 10s, 5m, 3h or 1d.");
    }

    @Test
    void every_fault_names_its_source_its_value_and_what_would_be_right() {
        ResolvedSettings settings = new ResolvedSettings(
                Map.of("some.number", "11"),
                Map.of("kodo.some.duration", "2d", "kodo.some.word", "Blue"),
                Map.of("KODO_SOME_FLAG", "yes"));

        assertThat(settings.number("some.number", 5, 1, 10)).isEqualTo(5);
        assertThat(settings.duration("some.duration", Duration.ofHours(1), Duration.ofMillis(1500), Duration.ofDays(1)))
                .isEqualTo(Duration.ofHours(1));
        assertThat(settings.word("some.word", List.of("red", "green"))).isEqualTo("red");
        assertThat(settings.flag("some.flag", true)).isTrue();

        assertThat(settings.faults())
                .containsExactly(
                        "The builder setting 'some.number' is '11': expected a whole number from 1 to 10.",
                        "The system property 'kodo.some.duration' is '2d': expected a duration from 1500ms to 1d.",
                        "The system property 'kodo.some.word' is 'Blue': expected 'red' or 'green'.",
                        "The environment variable 'KODO_SOME_FLAG' is 'yes': expected true or false.");
    }

    @Test
    void words_and_flags_are_read_whatever_their_case() {
        assertThat(built("a", "GREEN").word("a", List.of("red", "green"))).isEqualTo("green");
        assertThat(built("a", "True").flag("a", false)).isTrue();
        assertThat(built("a", "FALSE").flag("a", true)).isFalse();
    }

    @Test
    void check_throws_one_fault_as_it_is_and_several_as_a_list_whose_lines_stay_below_each() {
        ResolvedSettings settings = built("a", "b");
        assertThatCode(settings::check).doesNotThrowAnyException();

        settings.fault("One is wrong.\n  found:  something");
        assertThatThrownBy(settings::check)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("One is wrong.\n  found:  something");

        settings.fault("Another is wrong.");
        assertThatThrownBy(settings::check)
                .hasMessage("2 faults:\n  - One is wrong.\n    found:  something\n  - Another is wrong.");
    }

    @Test
    void what_nobody_asked_for_is_told_with_the_nearest_name_that_was() {
        ResolvedSettings settings = new ResolvedSettings(
                Map.of("node.leas", "1s"),
                Map.of("kodo.execution.databse", "x", "other.property", "x"),
                Map.of("KODO_LOCK_EXPIRE", "1", "PATH", "x"));
        List.of("execution.database", "lock.expires", "node.lease").forEach(settings::text);

        assertThat(settings.unknown())
                .containsExactly(
                        "'node.leas' is set, and this runtime has no such setting; the nearest is 'node.lease'",
                        "'kodo.execution.databse' is set, and this runtime has no such setting; the nearest is"
                                + " 'kodo.execution.database'",
                        "'KODO_LOCK_EXPIRE' is set, and this runtime has no such setting; the nearest is"
                                + " 'KODO_LOCK_EXPIRES'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KODO_EXEC_DIR", "KODO_SECRET_KEY", "KODO_RAY_SERVER", "KODO_REDIS_URL", "KODO_TEMPORAL_HOST",
                "KODO_MASUMI", "KODO_MASUMI7", "KODO_APP_LOG_FILE_LEVEL", "KODO_AUDIT_LOG_FILE", "KODO_TEST_POSTGRES"
            })
    void names_of_the_original_kodosumi_and_of_tests_are_passed_over(String variable) {
        ResolvedSettings settings = environment(variable, "x");
        settings.text("node.lease");

        assertThat(settings.unknown()).isEmpty();
    }
}
