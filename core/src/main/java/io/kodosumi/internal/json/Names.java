package io.kodosumi.internal.json;

import io.kodosumi.Html;
import io.kodosumi.Markdown;
import io.kodosumi.Text;
import io.kodosumi.model.KodosumiException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What types are called in JSON: their registered name or else their simple one; never a name that a class could be looked up by.
 *
 * <p>A name is a label. Reading goes by the static type that was asked for, so two classes of one simple name do no harm — except
 * where the label is one of ours, or was registered for another class.
 */
final class Names {
    private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final Map<String, Class<?>> OURS = Map.ofEntries(
            Map.entry("Markdown", Markdown.class),
            Map.entry("HTML", Html.class),
            Map.entry("Text", Text.class),
            Map.entry("dict", Map.class),
            Map.entry("str", String.class),
            Map.entry("int", Long.class),
            Map.entry("float", Double.class),
            Map.entry("bool", Boolean.class),
            Map.entry("__list__", Iterable.class),
            Map.entry("NoneType", Void.class),
            Map.entry("TypeError", Void.class));

    private final Map<String, Class<?>> byName = new LinkedHashMap<>(OURS);
    private final Map<Class<?>, String> byClass = new LinkedHashMap<>();

    Names(Map<String, Class<?>> registered) {
        byClass.put(Html.class, "HTML");
        registered.forEach((name, type) -> {
            byName.put(name, type);
            byClass.put(type, name);
        });
    }

    /** Refuses a name that is malformed or one of ours. */
    static void check(String name, Class<?> type) {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' can't name " + type.getName()
                    + ": expected a letter or _, then up to 63 of A-Za-z0-9_.-");
        }
        if (OURS.containsKey(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't name " + type.getName() + ": it stands for a type of kodosumi's own");
        }
    }

    boolean isRegistered(Class<?> type) {
        return byClass.containsKey(type);
    }

    /** What a class is called. */
    String of(Class<?> type) {
        String registered = byClass.get(type);
        return registered == null ? unregistered(type) : registered;
    }

    /** What a type is called, with its arguments: {@code Map<String,List<Draft>>}; a primitive is called as its wrapper. */
    String of(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? of(plain.getComponentType()) + "[]" : of(boxed(plain));
        } else if (type instanceof ParameterizedType generic) {
            return of(generic.getRawType())
                    + Arrays.stream(generic.getActualTypeArguments())
                            .map(this::of)
                            .collect(Collectors.joining(",", "<", ">"));
        } else if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()) + "[]";
        } else if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        throw new KodosumiException("The type '" + type.getTypeName() + "' has no name: write it out");
    }

    private String unregistered(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> owner = byName.get(name);
        if (owner != null && owner != type) {
            throw new KodosumiException("Two types are called '" + name + "': " + owner.getName() + " and "
                    + type.getName() + ". Register the second under a name of its own.");
        }
        return name;
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
