package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.KodosumiException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named values of a launch or of an answer.
 *
 * <p>Immutable: maps and lists are copied to their depth, other values are expected to be immutable themselves. A value that is
 * asked for and missing, or is of another type, is a {@link KodosumiException} that names the input and never shows a value.
 */
public final class Inputs {
    private final Map<String, @Nullable Object> values;
    private final JsonCodec codec;

    private Inputs(Map<String, @Nullable Object> values, JsonCodec codec) {
        this.values = values;
        this.codec = codec;
    }

    /** No values. */
    public static Inputs empty() {
        return of(Map.of());
    }

    /** These values, in the order of the map. */
    public static Inputs of(Map<String, ? extends @Nullable Object> values) {
        return of(values, JsonCodec.plain());
    }

    /** These values, whose records are known to {@code codec} by the names that the host registered. */
    public static Inputs of(Map<String, ? extends @Nullable Object> values, JsonCodec codec) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(Objects.requireNonNull(name, "name"), frozen(value, 1)));
        return new Inputs(Collections.unmodifiableMap(copy), codec);
    }

    /** A text. */
    public String text(String name) {
        return expect(name, String.class, "a text");
    }

    /** A yes or no. */
    public boolean flag(String name) {
        return expect(name, Boolean.class, "a flag");
    }

    /** A number, exactly as it was given. */
    public BigDecimal number(String name) {
        return decimal(name, expect(name, Number.class, "a number"));
    }

    /** A whole number; one with a fraction or beyond 64 bits is refused. */
    public long integer(String name) {
        Number given = expect(name, Number.class, "an integer");
        try {
            return decimal(name, given).longValueExact();
        } catch (ArithmeticException notExact) {
            throw new KodosumiException("Input '" + name + "' is no whole number of 64 bits: its type is "
                    + given.getClass().getSimpleName() + "; ask for it with number(\"" + name + "\")");
        }
    }

    /** A value if it is there and not null: a text, flag, number, list or map, or what a host gave. */
    public Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A value of a class: a record, an enum, a {@code java.time} type. */
    public <T> T get(String name, Class<T> type) {
        return get(name, Type.of(type));
    }

    /** A value of any type that can be written as JSON. */
    public <T> T get(String name, Type<T> type) {
        T converted = codec.convert("Input '" + name + "'", present(name), type);
        return Objects.requireNonNull(converted, name);
    }

    /** All values as one record, each component by the name of an input. */
    public <T> T as(Class<T> type) {
        return as(Type.of(type));
    }

    /** All values as one value of a type, most often a record. */
    public <T> T as(Type<T> type) {
        return Objects.requireNonNull(codec.convert("These inputs", values, type));
    }

    /** The names, in order; also of values that are null. */
    public Set<String> names() {
        return values.keySet();
    }

    /** All values by name, in order; unmodifiable, null where a value is null. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Inputs that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "Inputs" + names();
    }

    private Object present(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new KodosumiException("No input '" + name + "'"
                    + (values.containsKey(name) ? ": it is null" : "")
                    + ". There are: " + String.join(", ", names()) + ".");
        }
        return value;
    }

    private <T> T expect(String name, Class<T> type, String wanted) {
        Object value = present(name);
        if (!type.isInstance(value)) {
            throw new KodosumiException("Input '" + name + "' is not " + wanted + ": its type is "
                    + value.getClass().getSimpleName());
        }
        return type.cast(value);
    }

    private static BigDecimal decimal(String name, Number given) {
        if (given instanceof BigDecimal exact) {
            return exact;
        } else if (given instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        try {
            return new BigDecimal(given.toString());
        } catch (NumberFormatException notFinite) {
            throw new KodosumiException("Input '" + name + "' is not a finite number", notFinite, false);
        }
    }

    private static @Nullable Object frozen(@Nullable Object value, int depth) {
        if (depth > JsonCodec.DEPTH) {
            throw new KodosumiException(
                    "An input is nested deeper than " + JsonCodec.DEPTH + " levels, or holds itself");
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, content) -> copy.put(key, frozen(content, depth + 1)));
            return Collections.unmodifiableMap(copy);
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(content -> copy.add(frozen(content, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }
}
