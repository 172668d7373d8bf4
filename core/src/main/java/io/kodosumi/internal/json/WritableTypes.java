package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/**
 * Refuses classes that nobody meant to be written, and has members of a sealed type say their names.
 *
 * <p>Anything with getters would do for Jackson: a thread, a connection, an exception. Here a class is written if it is a record,
 * registered, or a member of a sealed type.
 */
final class WritableTypes extends SimpleModule {
    private static final long serialVersionUID = 1;

    WritableTypes(Names names) {
        super("writable-types");
        setSerializerModifier(new Guard(names));
    }

    private static final class Guard extends BeanSerializerModifier {
        private static final long serialVersionUID = 1;

        private final transient Names names;

        Guard(Names names) {
            this.names = names;
        }

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription described, JsonSerializer<?> serializer) {
            Class<?> type = described.getBeanClass();
            if (!(serializer instanceof BeanSerializerBase body)) {
                return serializer;
            } else if (SealedTypes.isFamily(type)) {
                return new SelfNaming(type, body);
            }
            return type.isRecord() || names.isRegistered(type) ? serializer : new Refusal(type);
        }
    }

    private static final class Refusal extends StdSerializer<Object> {
        private static final long serialVersionUID = 1;

        Refusal(Class<?> type) {
            super(type, false);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            provider.reportBadDefinition(handledType(), "not meant to be written");
        }
    }
}
