package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's failures in our own words.
 *
 * <p>Its messages quote what was read or written, so neither they nor the exceptions that carry them go on. What a record's own
 * constructor or accessor threw does.
 */
final class Faults {
    private static final int MAX_STEPS = 10;

    private final SealedTypes sealedTypes;

    Faults(Names names) {
        this.sealedTypes = new SealedTypes(names);
    }

    KodosumiException writing(@Nullable Object value, Exception failure) {
        return find(failure, KodosumiException.class).orElseGet(() -> {
            Throwable cause = foreign(failure);
            return new KodosumiException(
                    unwritable(value) + place(failure) + ": " + whyNotWritten(failure, cause), cause, false);
        });
    }

    /** The text, unless it holds half of a surrogate pair, which UTF-8 would replace without a word. */
    String encodable(@Nullable Object value, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new KodosumiException(unwritable(value)
                        + ": a text in it holds half of a surrogate pair, cut from a character beyond U+FFFF");
            }
        }
        return text;
    }

    KodosumiException reading(String what, Type<?> type, Exception failure) {
        return find(failure, KodosumiException.class).orElseGet(() -> {
            Throwable refusal = find(failure, ValueInstantiationException.class)
                    .map(Throwable::getCause)
                    .orElse(failure instanceof JacksonException ? null : failure);
            String start = what + " can't be read as '" + type + "'";
            return new KodosumiException(start + place(failure) + ": " + whyNotRead(failure), refusal, false);
        });
    }

    /** Refuses what stands behind a value. */
    static void end(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "more than one value");
        }
    }

    private static String unwritable(@Nullable Object value) {
        return "A value of type " + (value == null ? "null" : value.getClass().getName()) + " can't be written as JSON";
    }

    private static String whyNotWritten(Exception failure, @Nullable Throwable cause) {
        if (failureOf(failure, StrictGenerator.NotFinite.class)) {
            return "JSON has no NaN and no infinity; use null or a text";
        } else if (failureOf(failure, StrictGenerator.TooLong.class)) {
            return "it holds a number of more than " + StrictGenerator.DIGITS + " digits; use a text";
        } else if (failureOf(failure, StreamConstraintsException.class)) {
            return "it is nested deeper than " + JsonCodec.DEPTH + " levels, or holds itself";
        }
        return find(failure, InvalidDefinitionException.class)
                .map(refused -> refused.getType().getRawClass().getName()
                        + " is no record, no collection and not registered; use a record, or register the class")
                .orElse(
                        cause == null
                                ? "it does not fit"
                                : "its own code threw " + cause.getClass().getName());
    }

    private String whyNotRead(Exception failure) {
        if (failureOf(failure, StreamConstraintsException.class)) {
            return "it is nested deeper than " + JsonCodec.DEPTH
                    + " levels, or holds a text or number beyond all bounds";
        } else if (failure instanceof StreamReadException malformed && !(failure instanceof JsonMappingException)) {
            return "no JSON from line " + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr() + " on";
        } else if (failure instanceof InvalidTypeIdException unknown) {
            return "'type' is missing or unknown; expected one of "
                    + sealedTypes.permitted(unknown.getBaseType().getRawClass());
        } else if (failure instanceof ValueInstantiationException refused) {
            return refused.getType().getRawClass().getSimpleName() + " refused what it was made of";
        } else if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "expected " + mismatch.getTargetType().getSimpleName();
        }
        return find(failure, InvalidDefinitionException.class)
                .map(refused -> refused.getType().getRawClass().getName() + " can't be made of JSON; use a record")
                .orElse("it does not fit");
    }

    /** Where in the value it went wrong; keys of maps are payload and stay out. */
    private static String place(Exception failure) {
        return find(failure, JsonMappingException.class)
                .map(mapping -> mapping.getPath().stream()
                        .limit(MAX_STEPS)
                        .map(Faults::step)
                        .collect(Collectors.joining()))
                .filter(path -> !path.isEmpty())
                .map(path -> " at '" + (path.startsWith(".") ? path.substring(1) : path) + "'")
                .orElse("");
    }

    private static String step(JsonMappingException.Reference reference) {
        Object from = reference.getFrom();
        Class<?> owner = from instanceof Class<?> type ? type : from.getClass();
        if (reference.getFieldName() == null) {
            return "[" + reference.getIndex() + "]";
        }
        return Map.class.isAssignableFrom(owner) ? "{…}" : "." + reference.getFieldName();
    }

    /** What code that is not Jackson's threw, if that was it. */
    private static @Nullable Throwable foreign(Exception failure) {
        return chain(failure)
                .filter(cause -> !(cause instanceof IOException))
                .findFirst()
                .orElse(null);
    }

    private static boolean failureOf(Exception failure, Class<? extends Exception> type) {
        return find(failure, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Exception failure, Class<T> type) {
        return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> chain(Exception failure) {
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause);
    }
}
