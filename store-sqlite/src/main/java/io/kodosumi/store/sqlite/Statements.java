package io.kodosumi.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of a connection, by their SQL, with SQLite's own named parameters.
 *
 * <p>Plain JDBC, because a write, or a row that is read by its key, is a handful of microseconds and everything around it counts;
 * listings go through jdbi. Throws {@link SqlFault}, so that it can be used below a visitor.
 */
final class Statements {
    private final Connection connection;
    private final Map<String, Prepared> prepared = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** The statement for this SQL; its parameters are still those of its last use. */
    Prepared on(String sql) {
        Prepared known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        try {
            Prepared made = new Prepared(connection.prepareStatement(sql), parameters(sql));
            prepared.put(sql, made);
            return made;
        } catch (SQLException e) {
            throw new SqlFault(e);
        }
    }

    Connection connection() {
        return connection;
    }

    /** What was prepared so far. */
    Set<String> known() {
        return Set.copyOf(prepared.keySet());
    }

    /** Runs what has no parameters and no result. */
    void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new SqlFault(e);
        }
    }

    private static final Pattern PARAMETER = Pattern.compile(":([a-z_]+)");

    /** SQLite numbers named parameters by their first appearance. */
    private static String[] parameters(String sql) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PARAMETER.matcher(sql);
        while (matcher.find()) {
            names.add(matcher.group(1)
                    .intern()); // as the names that are asked for: the same object is found without a comparison
        }
        return names.toArray(String[]::new);
    }

    /** Reads the row that a result set stands on. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A statement that is used again and again. */
    static final class Prepared {
        private final PreparedStatement statement;
        private final String[] parameters;

        private Prepared(PreparedStatement statement, String[] parameters) {
            this.statement = statement;
            this.parameters = parameters;
        }

        Prepared bind(String name, @Nullable String text) {
            try {
                if (text == null) {
                    statement.setNull(number(name), Types.VARCHAR);
                } else {
                    statement.setString(number(name), Encodable.text(text));
                }
                return this;
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        Prepared bind(String name, @Nullable Long value) {
            try {
                if (value == null) {
                    statement.setNull(number(name), Types.INTEGER);
                } else {
                    statement.setLong(number(name), value);
                }
                return this;
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        /** Bytes, which are greater than any text. */
        Prepared bind(String name, byte[] bytes) {
            try {
                statement.setBytes(number(name), bytes);
                return this;
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        /** For a family of statements: one that has no such parameter does without. */
        Prepared bindIfAny(String name, String text) {
            return find(name) > 0 ? bind(name, text) : this;
        }

        /** For a family of statements: one that has no such parameter does without. */
        Prepared bindIfAny(String name, long value) {
            return find(name) > 0 ? bind(name, value) : this;
        }

        Prepared bind(String name, long value) {
            return bind(name, Long.valueOf(value));
        }

        Prepared bind(String name, boolean value) {
            return bind(name, value ? 1L : 0L);
        }

        /** Keeps what is bound, to be run with others of its kind. */
        void add() {
            try {
                statement.addBatch();
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        void forgetAdded() {
            try {
                statement.clearBatch();
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        /** Runs what was added, in order, and forgets it. */
        void runAdded() {
            try {
                statement.executeBatch();
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        /** How many rows it changed. */
        int update() {
            try {
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        <T> Optional<T> first(Reader<T> reader) {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        <T> List<T> all(Reader<T> reader) {
            return upTo(reader, row -> false);
        }

        /** The rows up to the first that is the last for the predicate. */
        <T> List<T> upTo(Reader<T> reader, Predicate<T> isLast) {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    T row = reader.read(rows);
                    all.add(row);
                    if (isLast.test(row)) {
                        break;
                    }
                }
                return all;
            } catch (SQLException e) {
                throw new SqlFault(e);
            }
        }

        private int number(String name) {
            int number = find(name);
            if (number == 0) {
                throw new IllegalArgumentException("No parameter '" + name + "' among " + List.of(parameters));
            }
            return number;
        }

        /** 0 if there is none. */
        private int find(String name) {
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i].equals(name)) {
                    return i + 1;
                }
            }
            return 0;
        }
    }
}
