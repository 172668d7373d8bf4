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

    /** All of these on the execution; each is bound under {@code name_} and {@code value_} and its number, from 0 on. */
    void labels(Map<String, String> labels) {
        int number = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            and("EXISTS (SELECT 1 FROM label WHERE label.name = :name_" + number + " AND label.value = :value_" + number
                    + " AND label.created = execution.created AND label.execution = execution.id)");
            bind("name_" + number, label.getKey());
            bind("value_" + number, label.getValue());
            number++;
        }
    }

    /** Binds these as one array and gives its parameter. */
    <T> String array(String parameter, Collection<T> values, Function<T, String> text) {
        bind(parameter, Json.array(values, text));
        return ":" + parameter;
    }

    /** Binds each under this name and its number, from 0 on, and tells how many. */
    <T> int each(String parameter, Collection<T> values, Function<T, String> text) {
        int number = 0;
        for (T value : values) {
            bind(parameter + number, text.apply(value));
            number++;
        }
        return number;
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
