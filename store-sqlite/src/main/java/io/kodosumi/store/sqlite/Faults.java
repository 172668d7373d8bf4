package io.kodosumi.store.sqlite;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the driver's exceptions mean, in sentences that name the file and say what to do. */
final class Faults {
    private final Options options;
    private volatile boolean isOpen;

    Faults(Options options) {
        this.options = options;
    }

    /** The file could be read and written: what keeps from that later may pass. */
    void opened() {
        isOpen = true;
    }

    /** What to tell a caller about anything that a call to the driver, jdbi or the pool threw. */
    KodosumiException of(Throwable thrown) {
        if (thrown instanceof KodosumiException said) {
            return said;
        }
        SQLiteException cause = sqlite(thrown);
        return cause == null ? unexpected(thrown) : of(cause);
    }

    KodosumiException notWritable() {
        return new KodosumiException("The database '" + options.file() + "' is not writable." + access());
    }

    KodosumiException closed() {
        return new KodosumiException("The store '" + options.file() + "' is closed: open a new one.");
    }

    /** Whether it is about the values of one statement, and the same values would fail again. */
    static boolean isAboutValues(RuntimeException thrown) {
        if (thrown instanceof Encodable.NotEncodable) {
            return true;
        }
        return thrown instanceof SqlFault fault
                && fault.what() instanceof SQLiteException cause
                && switch (primary(cause)) {
                    case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH -> true;
                    default -> false;
                };
    }

    /** Whether somebody else has what is wanted. */
    static boolean isBusy(SQLException thrown) {
        return thrown instanceof SQLiteException cause && primary(cause) == SQLiteErrorCode.SQLITE_BUSY;
    }

    /** Whether it failed because the calling thread was interrupted. */
    static boolean isInterrupt(Throwable thrown) {
        return cause(thrown, InterruptedException.class) != null;
    }

    /** Why one write cannot be stored, by its kind and never by what it holds. */
    KodosumiException unstorable(Write write, RuntimeException thrown) {
        String reason = thrown instanceof Encodable.NotEncodable text
                ? text.getMessage() + " cannot be written as UTF-8"
                : code(thrown);
        return new KodosumiException(
                "The write '" + write.getClass().getSimpleName() + "' of " + write.fid() + " cannot be stored in '"
                        + options.file() + "': " + reason
                        + ". Nothing of it was written; the same values will fail again.",
                thrown,
                false);
    }

    private KodosumiException of(SQLiteException cause) {
        String file = "The database '" + options.file() + "' ";
        String code = " (" + cause.getResultCode().name() + ").";
        return switch (primary(cause)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                passing(
                        file + "was locked by another connection for "
                                + options.busyTimeout().toMillis() + " ms" + code
                                + " End the other's transaction, or wait for longer (sqlite.busy.timeout); the same call"
                                + " then succeeds.",
                        cause);
            case SQLITE_FULL ->
                passing(
                        file + "is full: the disk, or " + pages() + code
                                + " Free or allow more space; the same call then succeeds, nothing is lost.",
                        cause);
            case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_INTERRUPT ->
                passing(
                        file + "could not be read or written" + code
                                + " See to its disk; the same call then succeeds, nothing is lost.",
                        cause);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> inaccessible(file + "is not writable" + code, cause);
            case SQLITE_CANTOPEN -> inaccessible(file + "cannot be opened" + code, cause);
            case SQLITE_CORRUPT ->
                lasting(
                        file + "is damaged" + code + " Close every process that has it open, keep a copy of it with its"
                                + " -wal file, and restore a backup or use sqlite3's .recover.",
                        cause);
            case SQLITE_NOTADB ->
                lasting(
                        file + "is not a SQLite database" + code
                                + " Name another file (execution.database), or move this one away.",
                        cause);
            default -> lasting(file + "failed in an unforeseen way" + code, cause);
        };
    }

    /** Of a store that was open already, somebody has taken it away, and may give it back: nothing is given up meanwhile. */
    private KodosumiException inaccessible(String what, SQLiteException cause) {
        return isOpen
                ? passing(what + access() + " The same call then succeeds, nothing is lost.", cause)
                : lasting(what + access(), cause);
    }

    private String access() {
        return " The user '" + System.getProperty("user.name") + "' must be able to write the file and its folder.";
    }

    private String pages() {
        return options.maxPages() == 0
                ? "SQLite's own limit of pages"
                : "the limit of " + options.maxPages() + " pages (sqlite.max.pages)";
    }

    private KodosumiException unexpected(Throwable thrown) {
        if (cause(thrown, SQLTransientConnectionException.class) != null) {
            return passing(
                    "The database '" + options.file() + "' had no connection to read with for "
                            + options.busyTimeout().toMillis() + " ms: all " + options.readers()
                            + " are in use. Allow more (sqlite.readers), or try again.",
                    thrown);
        }
        return lasting(
                "The database '" + options.file() + "' failed: "
                        + thrown.getClass().getSimpleName() + ".",
                thrown);
    }

    private static KodosumiException passing(String message, Throwable cause) {
        return new KodosumiException(message, cause, true);
    }

    private static KodosumiException lasting(String message, Throwable cause) {
        return new KodosumiException(message, cause, false);
    }

    /** The code behind an extended one: its low byte. */
    private static SQLiteErrorCode primary(SQLiteException cause) {
        return SQLiteErrorCode.getErrorCode(cause.getResultCode().code & 0xff);
    }

    private static String code(Throwable thrown) {
        SQLiteException cause = sqlite(thrown);
        return cause == null
                ? thrown.getClass().getSimpleName()
                : cause.getResultCode().name();
    }

    private static @Nullable SQLiteException sqlite(Throwable thrown) {
        return cause(thrown, SQLiteException.class);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
