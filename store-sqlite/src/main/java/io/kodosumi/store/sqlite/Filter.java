package io.kodosumi.store.sqlite;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;

/** The conditions of a listing and their parameters. */
final class Filter {
    private final StringBuilder sql = new StringBuilder();
    private final Map<String, Object> parameters = new HashMap<>();

    void and(String condition) {
        sql.append(" AND ").append(condition);
    }

    void and(String condition, String parameter, Object value) {
        and(condition);
        bind(parameter, value);
    }

    /** One of these, or any if there are none. */
    <T> void in(String expression, String parameter, Collection<T> values, Function<T, String> text) {
        if (values.size() == 1) {
            and(
                    expression + " = :" + parameter,
                    parameter,
                    text.apply(values.iterator().next()));
        } else if (!values.isEmpty()) {
            and(expression + " IN (SELECT value FROM json_each(:" + parameter + "))");
            bind(parameter, Json.array(values, text));
        }
    }

    void bind(String parameter, Object value) {
        parameters.put(parameter, value);
    }

    String sql() {
        return sql.toString();
    }

    Query bindTo(Query query) {
        return query.bindMap(parameters);
    }
}
