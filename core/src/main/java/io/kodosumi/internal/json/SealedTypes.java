package io.kodosumi.internal.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import io.kodosumi.model.KodosumiException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of a sealed type with a {@code type}, by name, out of the permitted ones.
 *
 * <p>That is the only polymorphism: whatever a class's annotations say, no class is ever looked up by a name in JSON.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final String PROPERTY = "type";

    private final transient Names names;

    SealedTypes(Names names) {
        this.names = names;
    }

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        if (!(annotated instanceof AnnotatedClass) || !isFamily(annotated.getRawType())) {
            return null;
        }
        return JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, PROPERTY, null, false, false, true);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        Class<?> type = annotated.getRawType();
        return annotated instanceof AnnotatedClass && isSealed(type) ? named(members(type)) : null;
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
        return isFamily(annotated.getRawType()) ? names.of(annotated.getRawType()) : null;
    }

    /** The concrete members of a sealed type, for a message. */
    String permitted(Class<?> type) {
        return String.join(", ", members(type).stream().map(names::of).toList());
    }

    /**
     * Whether a type is sealed for the host's purposes: an enum whose constants have bodies is so to the compiler only, and String
     * and Integer belong to a sealed type of the JDK.
     */
    static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum() && !type.getName().startsWith("java.");
    }

    /** Whether a type or what it directly is one of is sealed: a member says its name wherever it stands. */
    static boolean isFamily(Class<?> type) {
        if (isSealed(type)) {
            return true;
        }
        Class<?> parent = type.getSuperclass();
        boolean listed = Arrays.stream(type.getInterfaces()).anyMatch(SealedTypes::isSealed);
        return !type.isEnum() && (listed || (parent != null && isSealed(parent)));
    }

    private static List<Class<?>> members(Class<?> type) {
        List<Class<?>> members = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (isSealed(permitted)) {
                members.addAll(members(permitted));
            } else {
                members.add(permitted);
            }
        }
        return members;
    }

    private List<NamedType> named(List<Class<?>> members) {
        Map<String, Class<?>> byName = new LinkedHashMap<>();
        for (Class<?> member : members) {
            refuseOwnType(member);
            Class<?> other = byName.putIfAbsent(names.of(member), member);
            if (other != null && other != member) {
                throw new KodosumiException("Two types are called '" + names.of(member) + "': " + other.getName()
                        + " and " + member.getName() + ". Register one of them under a name of its own.");
            }
        }
        return byName.entrySet().stream()
                .map(entry -> new NamedType(entry.getValue(), entry.getKey()))
                .toList();
    }

    private static void refuseOwnType(Class<?> member) {
        RecordComponent[] components = member.isRecord() ? member.getRecordComponents() : new RecordComponent[0];
        if (Arrays.stream(components).anyMatch(component -> component.getName().equals(PROPERTY))) {
            throw new KodosumiException(
                    "The record " + member.getName()
                            + " has a component 'type', which is where a member of a sealed type says its name. Rename the component.");
        }
    }
}
