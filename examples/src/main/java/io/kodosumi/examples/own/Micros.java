package io.kodosumi.examples.own;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants to the microsecond, as the contract wants them. */
final class Micros {
    /** The last instant that fits a count of microseconds. */
    private static final Instant END = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private Micros() {}

    static Instant of(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    /** So long after; the end of all time if that lies beyond it. */
    static Instant later(Instant now, Duration time) {
        try {
            Instant at = of(now.plus(time));
            return at.isBefore(END) ? at : END;
        } catch (DateTimeException | ArithmeticException beyond) {
            return END;
        }
    }
}
