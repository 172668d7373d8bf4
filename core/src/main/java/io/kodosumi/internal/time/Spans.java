package io.kodosumi.internal.time;

import java.time.Duration;

/** Durations that hosts give. What is longer than a hundred years is a mistake, and would overflow where time is counted. */
public final class Spans {
    /** The longest. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private Spans() {}

    /**
     * The duration.
     *
     * @param what it is of, as a sentence begins: {@code A sleep}
     * @throws IllegalArgumentException unless it is more than zero, and not too long
     */
    public static Duration positive(String what, Duration span) {
        return checked(what, span, !span.isNegative() && !span.isZero(), "more than zero");
    }

    /**
     * The duration.
     *
     * @param what it is of, as a sentence begins: {@code A sleep}
     * @throws IllegalArgumentException if it is negative, or too long
     */
    public static Duration notNegative(String what, Duration span) {
        return checked(what, span, !span.isNegative(), "at least zero");
    }

    private static Duration checked(String what, Duration span, boolean isLongEnough, String expected) {
        if (!isLongEnough || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " of " + span + ": expected " + expected + ", and at most " + LONGEST.toDays() + " days");
        }
        return span;
    }

    /** In nanoseconds, of a wait that may be for ever. */
    public static long nanos(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? Long.MAX_VALUE / 2 : wait.toNanos();
    }
}
