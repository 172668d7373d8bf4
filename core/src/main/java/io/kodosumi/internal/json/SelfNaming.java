package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import java.io.IOException;

/**
 * Writes the member of a sealed type with its name also where the static type is not known: in a map of inputs, say.
 *
 * <p>Left to itself, Jackson would leave the name out there, and what was launched with a {@code Circle} could not be read as a
 * {@code Shape}.
 */
final class SelfNaming extends JsonSerializer<Object> implements ContextualSerializer, ResolvableSerializer {
    private final Class<?> type;
    private final JsonSerializer<Object> body;

    SelfNaming(Class<?> type, JsonSerializer<Object> body) {
        this.type = type;
        this.body = body;
    }

    @Override
    public void resolve(SerializerProvider provider) throws JsonMappingException {
        if (body instanceof ResolvableSerializer resolvable) {
            resolvable.resolve(provider);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a serializer in its context writes the same type
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
            throws JsonMappingException {
        return new SelfNaming(type, (JsonSerializer<Object>) provider.handleSecondaryContextualization(body, property));
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
        TypeSerializer naming = provider.findTypeSerializer(provider.constructType(type));
        body.serializeWithType(value, generator, provider, naming);
    }

    @Override
    public void serializeWithType(
            Object value, JsonGenerator generator, SerializerProvider provider, TypeSerializer naming)
            throws IOException {
        body.serializeWithType(value, generator, provider, naming);
    }
}
