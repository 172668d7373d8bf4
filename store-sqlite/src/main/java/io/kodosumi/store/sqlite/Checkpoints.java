package io.kodosumi.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that moves pages from the write-ahead log into the database, so that no commit waits for it. Only when the log has
 * grown long although all of it was moved up to a moment ago, it asks the writer to stand still for that rest, and starts it anew.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** Pages in the log that are worth two syncs. */
    private static final int WORTH_IT = 1_000;

    /** Pages in the log that slow readers down and fill the disk. */
    private static final int TOO_LONG = 16_000;

    private static final Duration AT_LEAST_BETWEEN = Duration.ofMillis(250);

    private final Writer.Task<Connection> connections;
    private final Writer writer;
    private final Thread thread = new Thread(this::work, "kodosumi-sqlite-checkpoints");
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition news = guard.newCondition();
    private boolean isDirty;
    private boolean isClosed;
    private @Nullable Connection connection;
    private boolean isFailing;

    /** @param connections opens one that checkpoints */
    Checkpoints(Writer.Task<Connection> connections, Writer writer) {
        this.connections = connections;
        this.writer = writer;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Something was committed. */
    void committed() {
        guard.lock();
        try {
            isDirty = true;
            news.signal();
        } finally {
            guard.unlock();
        }
    }

    private void work() {
        try {
            while (awaitCommit()) {
                checkpoint();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            discard();
        }
    }

    /** Whether there is work; false at the end. */
    private boolean awaitCommit() throws InterruptedException {
        guard.lockInterruptibly();
        try {
            long pause = AT_LEAST_BETWEEN.toNanos();
            while (!isClosed && pause > 0) {
                pause = news.awaitNanos(pause);
            }
            while (!isClosed && !isDirty) {
                news.await();
            }
            isDirty = false;
            return !isClosed;
        } finally {
            guard.unlock();
        }
    }

    private void checkpoint() {
        try {
            Connection open = open();
            Progress now = run(open, "NOOP");
            if (now.left() >= WORTH_IT) {
                now = run(open, "PASSIVE");
            }
            if (now.pages() >= TOO_LONG) {
                writer.whileQuiet(() -> run(open, "TRUNCATE"));
            }
            isFailing = false;
        } catch (SQLException | RuntimeException | Error e) { // the loop lives for ever
            report(e);
            discard();
        }
    }

    private void report(Throwable e) {
        if (!isFailing) {
            LOG.warn(
                    "The write-ahead log cannot be moved into the database and grows; trying again after each commit",
                    e);
        }
        isFailing = true;
    }

    /**
     * How far the log is.
     *
     * @param pages in the log
     * @param moved of them into the database
     */
    private record Progress(int pages, int moved) {
        int left() {
            return pages - moved;
        }
    }

    private static Progress run(Connection open, String mode) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            return row.next() ? new Progress(row.getInt("log"), row.getInt("checkpointed")) : new Progress(0, 0);
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.run();
            connection = open;
        }
        return open;
    }

    private void discard() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException | RuntimeException e) {
                LOG.debug("A connection to the database did not close", e);
            }
        }
    }

    @Override
    public void close() {
        guard.lock();
        try {
            isClosed = true;
            news.signal();
        } finally {
            guard.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
