package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlatSeriesTest {
    private final FlatSeries series = new FlatSeries(7);

    private void add(String what, LongStream values) {
        values.forEach(value -> series.add(what, 5, value));
    }

    @Test
    void what_grows_is_told_with_all_of_its_values() {
        add("heap", LongStream.of(500, 100, 101, 102, 120, 130, 140, 150));

        assertThat(series.faults())
                .containsExactly("heap grows: early 101, late 150, of [500, 100, 101, 102, 120, 130, 140, 150]");
    }

    @Test
    void what_goes_up_and_down_or_only_begins_high_is_flat() {
        add("heap", LongStream.of(500, 100, 140, 90, 100, 141, 95, 100));
        add("threads", LongStream.of(0, 2, 2, 2, 3, 7, 7, 7));

        assertThat(series.faults()).isEmpty();
    }

    @Test
    void of_too_few_it_is_said_that_they_are_too_few() {
        assertThat(series.gaps()).containsExactly("nothing was measured");

        add("heap", LongStream.of(1, 100, 200, 300, 400, 500));

        assertThat(series.faults()).isEmpty();
        assertThat(series.gaps()).containsExactly("heap was measured 6 times, and it takes 7 to say whether it grows");
        assertThat(series).hasToString("heap: [1, 100, 200, 300, 400, 500]\n");
        add("heap", LongStream.of(600));
        assertThat(series.gaps()).isEmpty();
    }
}
