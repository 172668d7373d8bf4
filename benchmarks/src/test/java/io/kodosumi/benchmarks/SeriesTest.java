package io.kodosumi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Row ROW = Row.beside(
            "executions", "1/s", Series.of(3, 1, 2), Series.of(1, 1, 4), "another", Aim.ratioFrom(1.5), "none");

    @Test
    void the_median_is_the_middle_or_between_the_two() {
        assertThat(Series.of(5, 1, 3).median()).isEqualTo(3);
        assertThat(Series.of(5, 1, 3, 4).median()).isEqualTo(3.5);
    }

    @Test
    void a_ratio_is_of_the_same_turn() {
        assertThat(ROW.ratio()).isEqualTo(Series.of(3, 1, 0.5));
        assertThat(ROW.isMet()).isFalse();
    }

    @Test
    void an_aim_is_about_the_figure_the_ratio_or_what_it_is_more() {
        assertThat(Aim.below(5, "ms").isMet(4.9, 0, 0)).isTrue();
        assertThat(Aim.below(5, "ms").isMet(5, 0, 0)).isFalse();
        assertThat(Aim.ratioFrom(0.8).isMet(0, 0, 0.8)).isTrue();
        assertThat(new Aim("≤ + 2", Aim.Of.MORE, false, 2.5).isMet(12, 10, 0)).isTrue();
    }
}
