package io.kodosumi.forms;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element's JSON, which is also all that it knows.
 *
 * <p>So a stored form keeps what this release has no word for, and is read by the keys that are in it.
 */
record Attributes(Map<String, @Nullable Object> json) {
    Attributes {
        json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
    }

    /** All keys of a type, with nothing set. */
    static Attributes of(String type, String... keys) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", type);
        for (String key : keys) {
            json.put(key, null);
        }
        return new Attributes(json);
    }

    Attributes with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(json);
        changed.put(key, value);
        return new Attributes(changed);
    }

    @Nullable
    String text(String key) {
        return typed(key, String.class, "a text");
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(typed(key, Boolean.class, "true or false"));
    }

    @Nullable
    BigDecimal number(String key) {
        Object value = json.get(key);
        if (value instanceof String text && text.isBlank()) { // what the original leaves in a number that was emptied
            return null;
        }
        return value == null ? null : Numbers.read(value).orElseThrow(() -> mistyped(key, value, "a number"));
    }

    /** A count of something: lines, characters. */
    @Nullable
    Integer count(String key) {
        BigDecimal value = number(key);
        if (value == null) {
            return null;
        }
        if (value.signum() < 0
                || value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
                || !Numbers.isWhole(value)) {
            throw fault("has " + Numbers.shown(value) + " as '" + key + "': expected a whole number from 0 on");
        }
        return value.intValue();
    }

    List<Attributes> list(String key) {
        List<?> items = typed(key, List.class, "a list");
        return items == null
                ? List.of()
                : items.stream().map(Attributes::object).toList();
    }

    /** The attributes that a JSON object holds. */
    static Attributes object(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("An element is " + kind(value) + ": expected an object with a 'type'");
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        map.forEach((key, content) -> json.put(String.valueOf(key), content));
        return new Attributes(json);
    }

    /** The element for a message: its type and name. */
    String who() {
        Object name = json.get("name");
        return "The element '" + (name instanceof String text ? text : json.get("type")) + "'";
    }

    IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(who() + " " + what);
    }

    private <T> @Nullable T typed(String key, Class<T> type, String expected) {
        Object value = json.get(key);
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw mistyped(key, value, expected);
    }

    private IllegalArgumentException mistyped(String key, Object value, String expected) {
        return fault("has " + kind(value) + " as '" + key + "': expected " + expected);
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "null" : "a " + value.getClass().getSimpleName();
    }
}
