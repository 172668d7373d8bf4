package io.kodosumi.examples.briefing;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads how long a server wants to be left alone (RFC 9110, section 10.2.3): seconds, or the date from which on it may be asked. */
final class RetryAfter {
    private RetryAfter() {}

    /**
     * The wait that the headers ask for; zero if they ask for none.
     *
     * @param now this machine's time, where the server does not tell its own
     */
    static Duration of(HttpHeaders headers, Instant now) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant from = headers.firstValue("Date").flatMap(RetryAfter::date).orElse(now);
        return date(value)
                .filter(until -> until.isAfter(from))
                .map(until -> Duration.between(from, until))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }
}
