package io.kodosumi.store.sqlite;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants and durations as they are stored: microseconds, and what lies beyond them at their ends. */
final class Micros {
    private static final long SECOND = 1_000_000;

    private Micros() {}

    static long now(Clock clock) {
        return of(clock.instant());
    }

    static long of(Instant instant) {
        return saturated(instant.getEpochSecond(), instant.getNano() / 1_000);
    }

    static long of(Duration duration) {
        return saturated(duration.getSeconds(), duration.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** The end of a duration: so long a one that it has none ends at the end of time. */
    static long after(long start, Duration duration) {
        long micros = of(duration);
        long end = start + micros;
        return micros > 0 && end < start ? Long.MAX_VALUE : end;
    }

    private static long saturated(long seconds, long micros) {
        if (seconds >= Long.MAX_VALUE / SECOND) {
            return Long.MAX_VALUE;
        }
        return seconds <= Long.MIN_VALUE / SECOND ? Long.MIN_VALUE : seconds * SECOND + micros;
    }
}
