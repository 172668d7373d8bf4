package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kodosumi.Inputs;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values with one key around them that says what they are; lists have one around every item. */
final class Envelopes {
    private final Names names;
    private final Json json;

    Envelopes(Names names, Json json) {
        this.names = names;
        this.json = json;
    }

    String write(@Nullable Object value) {
        return json.write(value, generator -> write(generator, value));
    }

    private void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Optional<?> optional) {
            write(generator, optional.orElse(null));
            return;
        }
        generator.writeStartObject();
        if (value instanceof Iterable<?> items && !isText(value) && !named(value.getClass())) {
            list(generator, items);
        } else if (value != null
                && value.getClass().isArray()
                && !(value instanceof byte[] || value instanceof char[])) {
            array(generator, value);
        } else {
            generator.writeFieldName(key(value));
            json.value(generator, value);
        }
        generator.writeEndObject();
    }

    private void list(JsonGenerator generator, Iterable<?> items) throws IOException {
        generator.writeArrayFieldStart("__list__");
        for (Object item : items) {
            write(generator, item);
        }
        generator.writeEndArray();
    }

    private void array(JsonGenerator generator, Object array) throws IOException {
        generator.writeArrayFieldStart("__list__");
        for (int i = 0; i < Array.getLength(array); i++) {
            write(generator, Array.get(array, i));
        }
        generator.writeEndArray();
    }

    /** A path is a sequence of its names to Java and a text to everybody else. */
    private static boolean isText(Object value) {
        return value instanceof java.nio.file.Path;
    }

    private String key(@Nullable Object value) {
        if (value == null) {
            return "NoneType";
        } else if (value instanceof Enum) {
            return "str";
        } else if (named(value.getClass())) {
            return names.of(value.getClass());
        } else if (value instanceof Map || value instanceof Inputs) {
            return "dict";
        }
        return builtIn(value);
    }

    private boolean named(Class<?> type) {
        return type.isRecord() || names.isRegistered(type) || SealedTypes.isFamily(type);
    }

    private String builtIn(Object value) {
        if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof CharSequence) {
            return "str";
        } else if (isInteger(value)) {
            return "int";
        } else if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            return "float";
        }
        return byItsJson(value);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    /** What is left is called after what it looks like in JSON: times, ids and bytes are texts there. */
    private String byItsJson(Object value) {
        String text = json.write(value);
        return switch (text.charAt(0)) {
            case '"' -> "str";
            case '{' -> "dict";
            case 't', 'f' -> "bool";
            case 'n' -> "NoneType";
            case '[' ->
                throw new KodosumiException("A value of type "
                        + value.getClass().getName()
                        + " has no envelope: use a record, a map, a list, a text, a number or a boolean");
            default -> text.chars().allMatch(c -> c == '-' || Character.isDigit(c)) ? "int" : "float";
        };
    }
}
