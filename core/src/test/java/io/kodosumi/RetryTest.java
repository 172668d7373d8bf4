package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Retry TWO_TO_EIGHT = Retry.times(5).backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(8));
    private static final Retry AS_TOLD = TWO_TO_EIGHT.after(IOException.class, RetryTest::told, Duration.ofSeconds(60));

    @Test
    void waits_grow_up_to_the_longest_and_the_jitter_takes_up_to_half() {
        IOException error = new IOException();
        assertThat(TWO_TO_EIGHT.delay(1, error, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(TWO_TO_EIGHT.delay(2, error, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(TWO_TO_EIGHT.delay(9, error, 0)).isEqualTo(Duration.ofSeconds(8));
        assertThat(TWO_TO_EIGHT.delay(9, error, 1)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void an_error_that_tells_a_longer_wait_gets_it_up_to_the_bound() {
        assertThat(AS_TOLD.delay(1, new IOException("30"), 0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(AS_TOLD.delay(1, new FileNotFoundException("30"), 1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(AS_TOLD.delay(1, new IOException("3600"), 0)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void an_error_that_tells_less_or_nothing_or_is_another_one_gets_the_policys_wait() {
        assertThat(AS_TOLD.delay(2, new IOException("1"), 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(AS_TOLD.delay(2, new IOException("-1"), 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(AS_TOLD.delay(2, new IllegalStateException("30"), 0)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void what_a_failed_step_failed_with_tells_its_wait_unless_that_was_long_ago() {
        StepFailed now = new StepFailed("s~1", List.of("java.io.IOException"), "30", new IOException("30"));
        StepFailed replayed = new StepFailed("s~1", List.of("java.io.IOException"), "30", null);

        assertThat(AS_TOLD.delay(1, now, 0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(AS_TOLD.delay(1, replayed, 0)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void of_several_tellers_the_longest_wait_counts_and_other_methods_keep_them() {
        Retry both = AS_TOLD.after(Throwable.class, error -> Duration.ofSeconds(10), Duration.ofSeconds(20))
                .unless(IllegalStateException.class)
                .backoff(Duration.ZERO, 1, Duration.ZERO);

        assertThat(both.delay(1, new IOException("5"), 0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(both.delay(1, new IOException("15"), 0)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void a_longest_wait_of_nothing_is_refused() {
        assertThatThrownBy(() -> AS_TOLD.after(IOException.class, RetryTest::told, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A longest wait after errors that tell one of PT0S: expected more than zero, and at most 36500 days");
    }

    private static Duration told(IOException error) {
        return Duration.ofSeconds(Long.parseLong(error.getMessage()));
    }
}
