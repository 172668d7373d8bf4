package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | 7",
                "0                             | 0",
                "Thu, 01 Jan 2026 00:01:30 GMT | 90",
                "Wed, 31 Dec 2025 23:59:59 GMT | 0",
                "-7                            | 0",
                "1.5                           | 0",
                "99999999999999999999          | 0",
                "soon                          | 0"
            })
    void seconds_or_a_date_in_the_future_are_a_wait(String value, long seconds) {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of(value))), NOW))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_date_counts_from_the_servers_own_time() {
        Map<String, List<String>> both = Map.of(
                "retry-after",
                List.of("Thu, 01 Jan 2026 12:00:10 GMT"),
                "Date",
                List.of("Thu, 01 Jan 2026 12:00:00 GMT"));

        assertThat(RetryAfter.of(headers(both), NOW)).isEqualTo(Duration.ofSeconds(10));
        assertThat(RetryAfter.of(headers(Map.of()), NOW)).isZero();
    }

    private static HttpHeaders headers(Map<String, List<String>> all) {
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
