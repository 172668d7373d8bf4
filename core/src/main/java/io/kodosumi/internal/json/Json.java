package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.kodosumi.Type;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Plain JSON out and in, with every failure told in our own words. */
final class Json {
    private final ObjectMapper mapper;
    private final Faults faults;

    Json(Names names, JsonCodec codec) {
        this.mapper = Mapping.mapper(names, codec);
        this.faults = new Faults(names);
    }

    /** What writes JSON into a generator. */
    interface Body {
        void writeTo(JsonGenerator generator) throws IOException;
    }

    String write(@Nullable Object value) {
        return write(value, generator -> value(generator, value));
    }

    /** The JSON that {@code body} writes; {@code value} is what a failure is about. */
    String write(@Nullable Object value, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new StrictGenerator(mapper.createGenerator(text))) {
            body.writeTo(generator);
        } catch (IOException | RuntimeException failure) {
            throw faults.writing(value, failure);
        }
        return faults.encodable(value, text.toString());
    }

    /** Writes a value by its class. */
    void value(JsonGenerator generator, @Nullable Object value) throws IOException {
        mapper.writeValue(generator, value);
    }

    /** Writes a value by its static type, so that what is sealed there says its name. */
    void value(JsonGenerator generator, Type<?> type, @Nullable Object value) throws IOException {
        ObjectWriter writer = mapper.writerFor(mapper.constructType(type.reflected()));
        writer.writeValue(generator, value);
    }

    <T> @Nullable T read(String what, String text, Type<T> type) {
        return read(what, text, type, parser -> {
            T value = value(parser, type);
            Faults.end(parser);
            return value;
        });
    }

    /** Makes something of JSON. */
    interface Reading<T> {
        @Nullable
        T readFrom(JsonParser parser) throws IOException;
    }

    /** What {@code reading} makes of a text; {@code what} and {@code type} are what a failure is about. */
    <T> @Nullable T read(String what, String text, Type<?> type, Reading<T> reading) {
        try (JsonParser parser = new LongParser(mapper.createParser(text))) {
            return reading.readFrom(parser);
        } catch (IOException | RuntimeException failure) {
            throw faults.reading(what, type, failure);
        }
    }

    /** Reads one value; the parser stands before it. */
    <T> @Nullable T value(JsonParser parser, Type<T> type) throws IOException {
        JavaType target = mapper.constructType(type.reflected());
        return mapper.readValue(parser, target);
    }
}
