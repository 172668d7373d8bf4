package io.kodosumi.internal.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,10}(?:\\.\\d{1,6})?)(ms|s|m|h|d)?");

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Reads {@code 250ms}, {@code 10s}, {@code 5m}, {@code 3h}, {@code 1d}, ISO-8601, or a plain number of seconds; at most 100 years. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millis(matcher.group(2))));
            return Optional.of(Duration.ofMillis(millis.longValue())).filter(Durations::isSane);
        }
        try {
            return Optional.of(Duration.parse(text)).filter(Durations::isSane);
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    /** Not negative, and countable in nanoseconds. */
    private static boolean isSane(Duration duration) {
        return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    }

    /** A duration as {@link #parse} reads it, in the largest unit that divides it. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : List.of("d", "h", "m", "s")) {
            if (millis != 0 && millis % millis(unit) == 0) {
                return millis / millis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    private static long millis(@Nullable String unit) {
        return switch (unit == null ? "s" : unit) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 1_000;
        };
    }
}
