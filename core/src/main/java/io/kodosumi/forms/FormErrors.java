package io.kodosumi.forms;

import io.kodosumi.internal.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a submission: sentences by field, in the form's order, and for the form as a whole. Immutable. */
public final class FormErrors {
    /** The key of what concerns the whole form. */
    public static final String GLOBAL = "_global_";

    private static final FormErrors NONE = new FormErrors(Map.of(), List.of());

    private final Map<String, List<String>> fields;
    private final List<String> global;

    private FormErrors(Map<String, List<String>> fields, List<String> global) {
        this.fields = fields;
        this.global = global;
    }

    /** Nothing is wrong. */
    public static FormErrors none() {
        return NONE;
    }

    /** Adds a sentence about a field, one that goes on after its name: {@code must be at most 10}. */
    public FormErrors field(String name, String sentence) {
        if (name.equals(GLOBAL)) {
            return global(sentence);
        }
        Map<String, List<String>> more = new LinkedHashMap<>(fields);
        more.put(name, append(of(name), sentence));
        return new FormErrors(Collections.unmodifiableMap(more), global);
    }

    /** Adds a sentence about the form as a whole. */
    public FormErrors global(String sentence) {
        return new FormErrors(fields, append(global, sentence));
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return fields.isEmpty() && global.isEmpty();
    }

    /** What is wrong with a field. */
    public List<String> of(String field) {
        return fields.getOrDefault(field, List.of());
    }

    /** What is wrong with the form as a whole. */
    public List<String> global() {
        return global;
    }

    /** The fields that have any, then {@link #GLOBAL}; unmodifiable. */
    public Map<String, List<String>> asMap() {
        Map<String, List<String>> all = new LinkedHashMap<>(fields);
        all.put(GLOBAL, global);
        return Collections.unmodifiableMap(all);
    }

    /** {@code {"field":["…"],"_global_":[]}}. */
    public String json() {
        return JsonCodec.plain().write(asMap());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FormErrors that && fields.equals(that.fields) && global.equals(that.global);
    }

    @Override
    public int hashCode() {
        return 31 * fields.hashCode() + global.hashCode();
    }

    /** As {@link #asMap}. */
    @Override
    public String toString() {
        return asMap().toString();
    }

    private static List<String> append(List<String> sentences, String sentence) {
        List<String> more = new ArrayList<>(sentences);
        more.add(sentence);
        return List.copyOf(more);
    }
}
