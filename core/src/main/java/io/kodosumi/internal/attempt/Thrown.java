package io.kodosumi.internal.attempt;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** What code of the host threw, in the forms that logs, outcomes and facts want; also if it cannot tell its message itself. */
public final class Thrown {
    private static final int MAX_TRACE = 64 << 10;
    private static final int MAX_MESSAGE = 4 << 10;

    private Thrown() {}

    /** The stack trace as text, bounded. */
    static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(text, true));
        } catch (RuntimeException | Error mute) {
            text.append(error.getClass().getName()).append(" (which fails to say more)");
        }
        return bounded(text.toString().stripTrailing(), MAX_TRACE);
    }

    /** The message, bounded; empty if there is none. */
    static String message(Throwable error) {
        String message = messageOf(error);
        return message == null ? "" : bounded(message, MAX_MESSAGE);
    }

    /** The message as it says it; null if there is none, or it cannot. */
    static @Nullable String messageOf(Throwable error) {
        try {
            return error.getMessage();
        } catch (RuntimeException | Error mute) {
            return null;
        }
    }

    /** The type and the message, in so many characters of it. */
    public static String described(Throwable error, int most) {
        String message = message(error);
        String type = error.getClass().getName();
        if (message.isEmpty()) {
            return type;
        }
        return type + ": " + (message.length() <= most ? message : message.substring(0, most) + "…");
    }

    private static String bounded(String text, int max) {
        return text.length() <= max
                ? text
                : text.substring(0, max) + "\n… " + (text.length() - max) + " characters more";
    }

    /** The error to throw again from where exceptions may be thrown. */
    static Exception asException(Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        return (Exception) error;
    }
}
