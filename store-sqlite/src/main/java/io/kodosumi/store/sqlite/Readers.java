package io.kodosumi.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kodosumi.model.KodosumiException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** The small pool of connections that only read, beside the writer. */
final class Readers implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Faults faults;
    private final Map<Connection, Statements> prepared = new ConcurrentHashMap<>();

    Readers(Options options, Connections connections, Faults faults) {
        this.pool = new HikariDataSource(config(options, connections));
        this.jdbi = Jdbi.create(pool);
        jdbi.getConfig(SqlStatements.class)
                .setUnusedBindingAllowed(true); // one set of parameters for a family of queries
        this.faults = faults;
    }

    private static HikariConfig config(Options options, Connections connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("kodosumi-sqlite-readers");
        config.setDataSource(new Source(connections));
        config.setMaximumPoolSize(options.readers());
        config.setMinimumIdle(1);
        config.setReadOnly(true);
        config.setConnectionTimeout(Math.max(250, options.busyTimeout().toMillis()));
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** Runs what is asked all the time, with statements that are prepared once for each connection. */
    <T> T quick(Function<Statements, T> query) {
        return run(() -> {
            try (Connection pooled = pool.getConnection()) {
                return quick(pooled, query);
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        });
    }

    /** Whatever failed may have left a transaction open, which the pool does not see: all later reads would be of its old state. */
    private <T> T quick(Connection pooled, Function<Statements, T> query) throws SQLException {
        Connection real = pooled.unwrap(SQLiteConnection.class);
        boolean isAnswered = false;
        try {
            T answer = query.apply(statements(real));
            isAnswered = true;
            return answer;
        } finally {
            if (!isAnswered) {
                prepared.remove(real);
                pool.evictConnection(pooled);
            }
        }
    }

    private Statements statements(Connection real) {
        Statements known = prepared.get(real);
        if (known != null) {
            return known;
        }
        prepared.keySet().removeIf(Readers::isClosed); // those that the pool has replaced
        return prepared.computeIfAbsent(real, Statements::new);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** What {@link #quick} has prepared so far. */
    Set<String> known() {
        return prepared.values().stream()
                .flatMap(statements -> statements.known().stream())
                .collect(Collectors.toSet());
    }

    /** Runs a query outside of any transaction. */
    <T> T read(Function<Handle, T> query) {
        return run(() -> jdbi.withHandle(query::apply));
    }

    /** Runs queries that see the same state; none of them waits for anything. */
    <T> T snapshot(Function<Handle, T> queries) {
        return run(() -> jdbi.inTransaction(queries::apply));
    }

    Jdbi jdbi() {
        return jdbi;
    }

    private interface Query<T> {
        T run();
    }

    /** An interrupt of the caller is kept for it, and ends no read: the pool would fail for one. */
    private <T> T run(Query<T> query) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return once(query);
                } catch (KodosumiException failure) {
                    if (!Faults.isInterrupt(failure) || !Thread.interrupted()) {
                        throw failure;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T once(Query<T> query) {
        if (pool.isClosed()) {
            throw faults.closed();
        }
        try {
            return query.run();
        } catch (RuntimeException e) {
            throw pool.isClosed() ? faults.closed() : faults.of(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** What the pool takes its connections from: each is opened with its pragmas and looked at. */
    private static final class Source implements DataSource {
        private final Connections connections;
        private volatile int loginTimeout;

        private Source(Connections connections) {
            this.connections = connections;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return connections.reader();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter writer) {}

        @Override
        public void setLoginTimeout(int seconds) {
            loginTimeout = seconds;
        }

        @Override
        public int getLoginTimeout() {
            return loginTimeout; // the pool asks when it closes: how long an open that is under way may take
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("slf4j only");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Wraps nothing: no " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
