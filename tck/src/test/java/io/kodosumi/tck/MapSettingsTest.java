package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapSettingsTest {
    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "10s,PT10S", "5m,PT5M", "3h,PT3H", "1d,PT24H", "90,PT1M30S", "PT2M,PT2M", "0,PT0S"})
    void a_duration_has_a_unit_or_is_in_seconds(String text, Duration expected) {
        MapSettings settings = new MapSettings(Map.of("wait", text));

        assertThat(settings.duration("wait", Duration.ofDays(9))).isEqualTo(expected);
        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void what_is_not_set_or_blank_is_the_default() {
        MapSettings settings = new MapSettings(Map.of("blank", "  "));

        assertThat(settings.text("blank")).isEmpty();
        assertThat(settings.number("none", 7, 0, 9)).isEqualTo(7);
        assertThat(settings.flag("none", true)).isTrue();
        assertThat(settings.duration("none", Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.faults()).isEmpty();
        assertThat(settings.asked()).containsExactlyInAnyOrder("blank", "none");
    }

    @Test
    void what_is_set_is_stripped_and_typed() {
        MapSettings settings = new MapSettings(Map.of("name", " x ", "count", "9", "on", "true", "off", "false"));

        assertThat(settings.text("name")).contains("x");
        assertThat(settings.number("count", 1, 0, 9)).isEqualTo(9);
        assertThat(settings.flag("on", false)).isTrue();
        assertThat(settings.flag("off", true)).isFalse();
    }

    @Test
    void every_fault_is_collected_and_gives_the_default() {
        MapSettings settings =
                new MapSettings(Map.of("count", "ten", "far", "11", "on", "yes", "wait", "soon", "back", "-PT1S"));

        assertThat(settings.number("count", 1, 0, 9)).isEqualTo(1);
        assertThat(settings.number("far", 2, 0, 9)).isEqualTo(2);
        assertThat(settings.flag("on", false)).isFalse();
        assertThat(settings.duration("wait", Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.duration("back", Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.faults())
                .containsExactly(
                        "count is 'ten': expected a whole number from 0 to 9",
                        "far is '11': expected a whole number from 0 to 9",
                        "on is 'yes': expected true or false",
                        "wait is 'soon': expected a duration, such as 250ms or 10s",
                        "back is '-PT1S': expected a duration, such as 250ms or 10s");
    }

    @Test
    void a_check_throws_all_faults_and_those_that_others_found() {
        MapSettings settings = new MapSettings(Map.of("count", "ten"));
        assertThatCode(settings::check).doesNotThrowAnyException();

        settings.number("count", 1, 0, 9);
        settings.fault("A provider says why.");

        assertThatThrownBy(settings::check)
                .isInstanceOf(KodosumiException.class)
                .hasMessage("count is 'ten': expected a whole number from 0 to 9\nA provider says why.");
    }

    @Test
    void where_faults_are_not_collected_one_is_thrown_at_once() {
        Settings plain = new Settings() {
            @Override
            public Optional<String> text(String name) {
                return Optional.empty();
            }

            @Override
            public int number(String name, int orElse, int min, int max) {
                return orElse;
            }

            @Override
            public Duration duration(String name, Duration orElse) {
                return orElse;
            }

            @Override
            public boolean flag(String name, boolean orElse) {
                return orElse;
            }
        };
        assertThatThrownBy(() -> plain.fault("A provider says why."))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("A provider says why.");
    }
}
