package io.kodosumi.model;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an execution's log.
 *
 * <p>A position is {@code attempt · 2^32 + n}, written {@code attempt-n}; n counts from 1 within its attempt. The timestamp is
 * that of the emitting process and decides nothing.
 *
 * @param position where it stands in the log
 * @param at when it was emitted, to the microsecond
 * @param kind what it is; fixes whether the payload is a JSON envelope or plain text
 * @param payload text, stored character for character
 */
public record Event(long position, Instant at, String kind, String payload) {
    /** The kind of an attempt's first event. */
    public static final String ATTEMPT = "attempt";
    /** The kind of an event that stands for lost ones. */
    public static final String LOST = "lost";
    /** The kind whose payload is a status name. */
    public static final String STATUS = "status";

    private static final Set<String> LAST = Set.of("finished", "error", "cancelled", "timeout");

    /** The attempt that emitted it. */
    public int attempt() {
        return attempt(position);
    }

    /** Whether this entry ends the log: a status event with a final status. */
    public boolean closes() {
        return kind.equals(STATUS) && LAST.contains(payload);
    }

    /** Whether this is an attempt's first event. */
    public boolean opens() {
        return kind.equals(ATTEMPT);
    }

    /** Position {@code n} of an attempt; {@code n = 0} is the point before its first event. */
    public static long position(int attempt, int n) {
        return ((long) attempt << 32) + n;
    }

    /** The attempt that a position belongs to. */
    public static int attempt(long position) {
        return (int) (position >>> 32);
    }

    /** A position as people and JavaScript read it: {@code attempt-n}. */
    public static String written(long position) {
        return attempt(position) + "-" + (position & 0xffff_ffffL);
    }

    /**
     * Reads what {@link #written} wrote.
     *
     * @throws IllegalArgumentException if the text is not {@code attempt-n}
     */
    public static long position(String written) {
        int dash = written.indexOf('-');
        try {
            if (dash > 0) {
                int attempt = Integer.parseInt(written.substring(0, dash));
                int n = Integer.parseInt(written.substring(dash + 1));
                if (attempt >= 0 && n >= 0) {
                    return position(attempt, n);
                }
            }
        } catch (NumberFormatException notNumbers) {
            throw malformed(written, notNumbers);
        }
        throw malformed(written, null);
    }

    private static IllegalArgumentException malformed(String written, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + written + "' is not a position: expected attempt-n, such as 2-17", cause);
    }
}
