package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kodosumi.Codec;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Journal entries: a version, the name of the static type, the codec if it is the host's, and the value, in this order. */
final class Entries {
    private static final int VERSION = 1;
    private static final String WHAT = "A journal entry";
    private static final String CODEC = "codec";

    private final Names names;
    private final Json json;
    private final HostCodecs hosts;

    Entries(Names names, Json json, HostCodecs hosts) {
        this.names = names;
        this.json = json;
        this.hosts = hosts;
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
        return read(WHAT, entry, type);
    }

    private <T> @Nullable T read(String what, String entry, Type<T> type) {
        return json.read(what, entry, type, parser -> {
            String journaled = head(parser);
            String asked = names.of(type.reflected());
            if (!journaled.equals(asked)) {
                throw new EntryTypeMismatch(journaled, asked);
            }
            return value(parser, type);
        });
    }

    /** What a step resulted in; a null has no codec. */
    String result(String what, Type<?> type, @Nullable Object value, Optional<Codec> flows) {
        Optional<Codec> codec = value == null ? Optional.empty() : hosts.writing(flows);
        return codec.isEmpty() || value == null ? write(type, value) : encoded(what, type, value, codec.get());
    }

    private String encoded(String what, Type<?> type, Object value, Codec codec) {
        String text = HostCodecs.encode(what, codec, type, value);
        return json.write(text, generator -> {
            generator.writeStartObject();
            generator.writeNumberField("v", VERSION);
            generator.writeStringField("type", names.of(type.reflected()));
            generator.writeStringField(CODEC, codec.name());
            generator.writeStringField("value", text);
            generator.writeEndObject();
        });
    }

    <T> @Nullable T readResult(String what, String entry, Type<T> type, Optional<Codec> flows) {
        Encoded encoded = json.read(what, entry, type, parser -> encoded(parser, names.of(type.reflected())));
        if (encoded == null) {
            return read(what, entry, type);
        }
        return HostCodecs.decode(what, hosts.reading(what, encoded.codec, flows), type, encoded.text);
    }

    /** What a host's codec wrote; null if it was not one that did. */
    private @Nullable Encoded encoded(JsonParser parser, String asked) throws IOException {
        String journaled = type(parser);
        if (!journaled.equals(asked)) {
            throw new EntryTypeMismatch(journaled, asked);
        }
        if (!CODEC.equals(parser.nextFieldName())) {
            return null;
        }
        expect(parser.nextToken() == JsonToken.VALUE_STRING, parser);
        String codec = parser.getText();
        expect("value".equals(parser.nextFieldName()), parser);
        expect(parser.nextToken() == JsonToken.VALUE_STRING, parser);
        String text = parser.getText();
        expect(parser.nextToken() == JsonToken.END_OBJECT, parser);
        Faults.end(parser);
        return new Encoded(codec, text);
    }

    private record Encoded(String codec, String text) {}

    String type(String entry) {
        return Objects.requireNonNull(json.read(WHAT, entry, Type.of(Object.class), this::type));
    }

    /** Reads up to the value and answers the type's name. */
    private String head(JsonParser parser) throws IOException {
        String type = type(parser);
        expect("value".equals(parser.nextFieldName()), parser);
        return type;
    }

    /** Reads up to the type's name and answers it. */
    private String type(JsonParser parser) throws IOException {
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
        return parser.getText();
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
