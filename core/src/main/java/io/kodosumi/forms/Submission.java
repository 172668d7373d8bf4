package io.kodosumi.forms;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a submitted form.
 *
 * @param <T> what the form's values are made into
 */
public sealed interface Submission<T> {
    /**
     * All rules are kept.
     *
     * @param value what the values were made into
     * @param values one for every field, in the one form in which they are stored
     */
    record Valid<T>(T value, Map<String, @Nullable Object> values) implements Submission<T> {
        /** Copies the values. */
        public Valid {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** The names only: values may be secret. */
        @Override
        public String toString() {
            return "Valid" + values.keySet();
        }
    }

    /**
     * Some rules are broken; nothing was changed.
     *
     * @param errors which, by field
     */
    record Invalid<T>(FormErrors errors) implements Submission<T> {}
}
