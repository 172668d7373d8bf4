package io.kodosumi.forms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One submission, held against the elements of a form. */
final class Checking {
    private static final int MAX_STRANGERS = 20;
    private static final int MAX_NAME = 64;

    private final Map<String, ? extends @Nullable Object> submitted;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Map<String, Element> takers = new LinkedHashMap<>();
    private FormErrors errors = FormErrors.none();

    Checking(List<Element> elements, Map<String, ? extends @Nullable Object> submitted) {
        this.submitted = submitted;
        elements.forEach(this::check);
        submitted.keySet().stream()
                .filter(name -> !takers.containsKey(name))
                .limit(MAX_STRANGERS)
                .forEach(name -> wrong(shortened(name), "is no field of this form"));
    }

    /** One for every field. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    FormErrors errors() {
        return errors;
    }

    private void check(Element element) {
        if (element instanceof Field<?> field) {
            takers.put(field.name(), field);
            Object value = submitted.get(field.name());
            values.put(field.name(), field.check(value, sentence -> wrong(field.name(), sentence)));
        } else if (element instanceof UnknownElement unknown) {
            unknown.name().ifPresent(name -> check(name, unknown));
        }
    }

    private void check(String name, UnknownElement unknown) {
        takers.put(name, unknown);
        unknown.problem(submitted.get(name)).ifPresent(sentence -> wrong(name, sentence));
    }

    private void wrong(String name, String sentence) {
        errors = errors.field(name, sentence);
    }

    private static String shortened(@Nullable String name) {
        String shown = String.valueOf(name);
        return shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) + "…" : shown;
    }
}
