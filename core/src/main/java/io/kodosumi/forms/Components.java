package io.kodosumi.forms;

import io.kodosumi.Type;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** That a record and a form fit is seen when they are put together, not when somebody answers. */
final class Components {
    private Components() {}

    static void check(Type<?> type, List<Element> elements) {
        Class<?> raw = raw(type.reflected());
        if (!raw.isRecord()) {
            return;
        }
        List<String> names = elements.stream()
                .filter(Field.class::isInstance)
                .map(element -> ((Field<?>) element).name())
                .toList();
        String missing = Arrays.stream(raw.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(component -> !names.contains(component))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "The record " + raw.getSimpleName() + " has components that are no fields of the form: " + missing
                            + ". There are: " + String.join(", ", names) + ".");
        }
    }

    private static Class<?> raw(java.lang.reflect.Type type) {
        java.lang.reflect.Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return raw instanceof Class<?> known ? known : Object.class;
    }
}
