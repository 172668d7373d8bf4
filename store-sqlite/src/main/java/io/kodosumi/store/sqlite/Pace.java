package io.kodosumi.store.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Long work in many short transactions: each takes a few milliseconds of the writer, and while others write as well, the writer is
 * then left alone for a multiple of the time used. What one thread does at its pace slows nobody else down by more than that share.
 */
final class Pace {
    /** How long the writer is held at once, about. */
    static final Duration SLICE = Duration.ofMillis(2);

    /** For one part of the time used, so many are left to others. */
    static final int LEFT_TO_OTHERS = 19;

    private static final String DATA_VERSION = "PRAGMA data_version";

    private final Writer writer;
    private long commits;
    private long others;
    private long started;
    private boolean isBusy;

    Pace(Writer writer) {
        this.writer = writer;
        this.commits = writer.commits();
    }

    /** Whether others wrote while the writer was left alone, in this process or another. */
    boolean isBusy() {
        return isBusy;
    }

    /** Whether the slice that runs now has taken its time. */
    boolean isOver() {
        return System.nanoTime() - started > SLICE.toNanos();
    }

    /**
     * Runs slices until one says that nothing is left, or the thread is interrupted, which it then still is.
     *
     * @param slice in one transaction; whether something is left
     */
    void run(Function<Statements, Boolean> slice) {
        BooleanSupplier isLeft = () -> writer.transaction(statements -> {
            begin(statements);
            return slice.apply(statements);
        });
        boolean goesOn = true;
        while (goesOn && !Thread.currentThread().isInterrupted()) {
            goesOn = isLeft.getAsBoolean();
            long used = System.nanoTime() - started;
            commits = writer.commits();
            LockSupport.parkNanos(isBusy ? used * LEFT_TO_OTHERS : used);
        }
    }

    private void begin(Statements statements) {
        started = System.nanoTime();
        long version = statements.on(DATA_VERSION).first(row -> row.getLong(1)).orElse(0L);
        isBusy = writer.commits() != commits || version != others;
        others = version;
    }
}
