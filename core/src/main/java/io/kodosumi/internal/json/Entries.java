package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Journal entries: a version, the name of the static type, and the value, in this order. */
final class Entries {
    private static final int VERSION = 1;
    private static final String WHAT = "A journal entry";

    private final Names names;
    private final Json json;

    Entries(Names names, Json json) {
        this.names = names;
        this.json = json;
    }

    String write(Type<?> type, @Nullable Object value) {
        return json.write(value, generator -> {
            generator.writeStartObject();
            generator.writeNumberField("v", VERSION);
            generator.writeStringField("type", names.of(type.reflected()));
            generator.writeFieldName("value");
            json.value(generator, type, value);
            generator.writeEndObject();
        });
    }

    <T> @Nullable T read(String entry, Type<T> type) {
        return json.read(WHAT, entry, type, parser -> {
            String journaled = head(parser);
            String asked = names.of(type.reflected());
            if (!journaled.equals(asked)) {
                throw new EntryTypeMismatch(journaled, asked);
            }
            return value(parser, type);
        });
    }

    String type(String entry) {
        return Objects.requireNonNull(json.read(WHAT, entry, Type.of(Object.class), this::head));
    }

    /** Reads up to the value and answers the type's name. */
    private String head(JsonParser parser) throws IOException {
        expect(parser.nextToken() == JsonToken.START_OBJECT, parser);
        expect("v".equals(parser.nextFieldName()), parser);
        expect(parser.nextToken() == JsonToken.VALUE_NUMBER_INT, parser);
        if (parser.getIntValue() != VERSION) {
            throw new KodosumiException("A journal entry of version " + parser.getIntValue()
                    + " can't be read: this kodosumi knows version " + VERSION
                    + ". Run the release that wrote it, or a later one.");
        }
        expect("type".equals(parser.nextFieldName()), parser);
        expect(parser.nextToken() == JsonToken.VALUE_STRING, parser);
        String type = parser.getText();
        expect("value".equals(parser.nextFieldName()), parser);
        return type;
    }

    private <T> @Nullable T value(JsonParser parser, Type<T> type) throws IOException {
        parser.nextToken();
        T value = json.value(parser, type);
        expect(parser.nextToken() == JsonToken.END_OBJECT, parser);
        Faults.end(parser);
        return value;
    }

    private static void expect(boolean met, JsonParser parser) {
        if (!met) {
            throw new KodosumiException("A journal entry is malformed at column "
                    + parser.currentLocation().getColumnNr()
                    + ": expected {\"v\":1,\"type\":\"…\",\"value\":…}");
        }
    }
}
