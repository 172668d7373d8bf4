package io.kodosumi.internal.json;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record is written as its components alone: its other methods, {@code isEmpty()} say, are no properties. */
final class RecordComponents extends DefaultAccessorNamingStrategy.Provider {
    private static final long serialVersionUID = 1;

    @Override
    public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
        return new Accessors(config, type);
    }

    private static final class Accessors extends DefaultAccessorNamingStrategy.RecordNaming {
        private final Set<String> components;

        Accessors(MapperConfig<?> config, AnnotatedClass type) {
            super(config, type);
            RecordComponent[] declared = type.getRawType().getRecordComponents();
            components = Arrays.stream(declared).map(RecordComponent::getName).collect(Collectors.toSet());
        }

        @Override
        public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
            return components.contains(name) ? name : null;
        }

        @Override
        public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
            return null;
        }
    }
}
