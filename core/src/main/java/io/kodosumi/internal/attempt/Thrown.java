package io.kodosumi.internal.attempt;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What flow code threw, in the forms that logs and outcomes want. */
final class Thrown {
    private static final int MAX_TRACE = 64 << 10;
    private static final int MAX_MESSAGE = 4 << 10;

    private Thrown() {}

    /** The stack trace as text, bounded. */
    static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return bounded(text.toString().stripTrailing(), MAX_TRACE);
    }

    /** The message, bounded; empty if there is none. */
    static String message(Throwable error) {
        String message = error.getMessage();
        return message == null ? "" : bounded(message, MAX_MESSAGE);
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
