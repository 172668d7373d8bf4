package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.kodosumi.Inputs;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Jackson is set up: exact numbers, ISO times, nothing coerced, nothing looked up by a name in the JSON. */
final class Mapping {
    private Mapping() {}

    static ObjectMapper mapper(Names names, JsonCodec codec) {
        return JsonMapper.builder(factory())
                .annotationIntrospector(new SealedTypes(names))
                .accessorNaming(new RecordComponents())
                .addModules(new Jdk8Module(), new JavaTimeModule(), inputs(codec), new WritableTypes(names))
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES)
                .build();
    }

    /**
     * The fast writer of doubles gives one text on every JDK; the JDK's own changed in 19. Buffers are pooled here and not by thread: a
     * host's threads outlive the runtime, and virtual ones are many. What was written is read, however long its texts are: how much is
     * written is bounded elsewhere. Numbers are read as long as {@link StrictGenerator} writes them.
     */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(JsonCodec.DEPTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(JsonCodec.DEPTH)
                        .build())
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
    }

    private static SimpleModule inputs(JsonCodec codec) {
        return new SimpleModule("inputs")
                .addSerializer(Inputs.class, new InputsOut())
                .addDeserializer(Inputs.class, new InputsIn(codec));
    }

    private static final class InputsOut extends StdSerializer<Inputs> {
        private static final long serialVersionUID = 1;

        InputsOut() {
            super(Inputs.class);
        }

        @Override
        public void serialize(Inputs inputs, JsonGenerator generator, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(inputs.asMap(), generator);
        }
    }

    private static final class InputsIn extends StdDeserializer<Inputs> {
        private static final long serialVersionUID = 1;

        private final transient JsonCodec codec;

        InputsIn(JsonCodec codec) {
            super(Inputs.class);
            this.codec = codec;
        }

        @Override
        public Inputs deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Map<String, @Nullable Object> values = context.readValue(
                    parser,
                    context.getTypeFactory().constructType(new TypeReference<Map<String, @Nullable Object>>() {}));
            return Inputs.of(values, codec);
        }
    }
}
