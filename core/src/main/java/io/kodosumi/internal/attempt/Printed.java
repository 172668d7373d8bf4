package io.kodosumi.internal.attempt;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a tracer, opened when it is first asked for: most flows print nothing, and what waits for a person shall be small. Safe
 * for use by many threads.
 */
final class Printed {
    private final Consumer<String> sink;
    private @Nullable Lines lines;
    private @Nullable PrintStream stream;

    /** @param sink gets each line */
    Printed(Consumer<String> sink) {
        this.sink = sink;
    }

    synchronized PrintStream stream() {
        PrintStream present = stream;
        if (present == null) {
            lines = new Lines(sink);
            present = lines.stream();
            stream = present;
        }
        return present;
    }

    /** Emits an unfinished line. */
    void settle() {
        PrintStream open;
        Lines unfinished;
        synchronized (this) {
            open = stream;
            unfinished = lines;
        }
        if (open != null && unfinished != null) {
            open.flush();
            unfinished.finishLine();
        }
    }
}
