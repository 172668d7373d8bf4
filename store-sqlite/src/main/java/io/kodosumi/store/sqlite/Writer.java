package io.kodosumi.store.sqlite;

import io.kodosumi.model.KodosumiException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of this store that writes, and the lock before it.
 *
 * <p>Other processes may write the same file: a transaction begins with SQLite's own write lock, for which it waits as long as the
 * busy timeout says. A connection on which anything went wrong that a rollback does not mend is thrown away, and the next
 * transaction opens another, so that work goes on as soon as a passing condition ends.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final ReentrantLock turn = new ReentrantLock();
    private final Connections connections;
    private final Faults faults;
    private @Nullable Connection connection;
    private @Nullable Statements statements;
    private final KeptRows rows = new KeptRows();
    private volatile long commits;
    private boolean isClosed;

    Writer(Connections connections, Faults faults) {
        this.connections = connections;
        this.faults = faults;
    }

    /**
     * Runs a task in one transaction: all of it is durable when this returns, and none of it if it throws.
     *
     * @throws KodosumiException what went wrong; a {@link RuntimeException} about values leaves as it is
     */
    <T> T transaction(Function<Statements, T> task) {
        return locked(() -> {
            rows.clear(); // whatever it does to executions
            return committed(begun(), task);
        });
    }

    /** What changes rows of executions, and those that it has. */
    interface Change<T> {
        T apply(Statements statements, Executions executions);
    }

    /**
     * Runs a task in one transaction, as {@link #transaction} does. Its rows of executions come from earlier transactions if nobody else
     * has written since, and are kept for later ones.
     */
    <T> T change(Change<T> task) {
        return locked(() -> {
            Statements open = begun();
            Executions executions = new Executions(open, rows);
            T result = committed(open, statements -> {
                rows.begin(statements);
                return task.apply(statements, executions);
            });
            rows.keep(executions.all());
            return result;
        });
    }

    private <T> T locked(Task<T> task) {
        turn.lock();
        try {
            return task.run();
        } catch (SqlFault | SQLException e) {
            if (e instanceof SqlFault fault && Faults.isAboutValues(fault)) {
                throw fault;
            }
            throw faults.of(e);
        } finally {
            turn.unlock();
        }
    }

    /** How many transactions were committed here so far. */
    long commits() {
        return commits;
    }

    /** What has a result or an error of the database. */
    interface Task<T> {
        T run() throws SQLException;
    }

    /** Runs a task while nobody writes through this connection. */
    <T> T whileQuiet(Task<T> task) throws SQLException {
        turn.lock();
        try {
            return task.run();
        } finally {
            turn.unlock();
        }
    }

    private Statements begun() throws SQLException {
        Statements open = open();
        try {
            open.on("BEGIN IMMEDIATE").update();
            return open;
        } catch (SqlFault e) {
            if (!Faults.isBusy(e.what())) {
                discard();
            }
            throw e;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one at a time writes, others read
    private <T> T committed(Statements open, Function<Statements, T> task) {
        boolean isCommitted = false;
        try {
            T result = task.apply(open);
            open.on("COMMIT").update();
            isCommitted = true;
            commits++;
            return result;
        } finally {
            if (!isCommitted) {
                rollBack(open);
            }
        }
    }

    /** Opens the connection now, so that what is wrong with it is known now. */
    void start() {
        turn.lock();
        try {
            open();
        } catch (SQLException e) {
            throw faults.of(e);
        } finally {
            turn.unlock();
        }
    }

    private Statements open() throws SQLException {
        if (isClosed) {
            throw faults.closed();
        }
        if (statements == null) {
            connection = connections.writer();
            statements = new Statements(connection);
        }
        return statements;
    }

    private void rollBack(Statements open) {
        rows.clear();
        try {
            open.on("ROLLBACK").update();
        } catch (SqlFault rolledBackAlready) {
            // SQLite did it itself, or cannot: either way nothing is known about this connection any more.
            discard();
        }
    }

    private void discard() {
        Connection discarded = connection;
        connection = null;
        statements = null;
        rows.clear();
        if (discarded != null) {
            close(discarded);
        }
    }

    private void close(Connection old) {
        try {
            old.close();
        } catch (SQLException e) {
            LOG.debug("A connection to the database did not close", e);
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            isClosed = true;
            discard();
        } finally {
            turn.unlock();
        }
    }
}
