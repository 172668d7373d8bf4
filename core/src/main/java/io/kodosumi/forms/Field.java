package io.kodosumi.forms;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An element that takes a value. Every step answers a changed copy.
 *
 * @param <F> the kind of field
 */
public abstract sealed class Field<F extends Field<F>> implements Element permits Entry, Checkbox, Select {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    final Attributes attributes;

    Field(Attributes attributes) {
        this.attributes = attributes;
        String name = attributes.text("name");
        if (name == null || !NAME.matcher(name).matches() || name.equals(FormErrors.GLOBAL)) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't name a field: expected a letter or _, then up to 63 of"
                            + " A-Za-z0-9_.-, and not " + FormErrors.GLOBAL);
        }
    }

    /** A field with changed attributes. */
    abstract F with(Attributes changed);

    /**
     * The value of what was submitted, in the one form in which it is stored.
     *
     * @param submitted null where nothing was
     * @param problem takes a sentence for everything that is wrong; with any, the answer is of no use
     */
    abstract @Nullable Object check(@Nullable Object submitted, Consumer<String> problem);

    /** What a submission calls it. */
    public final String name() {
        return String.valueOf(attributes.text("name"));
    }

    /** What people see beside it. */
    public final @Nullable String label() {
        return attributes.text("label");
    }

    /** Sets what people see beside it. */
    public final F label(String label) {
        return set("label", label);
    }

    @Override
    public final String type() {
        return String.valueOf(attributes.text("type"));
    }

    @Override
    public final Map<String, @Nullable Object> json() {
        return attributes.json();
    }

    final F set(String key, @Nullable Object value) {
        return with(attributes.with(key, value));
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Field<?> that && attributes.equals(that.attributes);
    }

    @Override
    public final int hashCode() {
        return attributes.hashCode();
    }

    /** Its type and name. */
    @Override
    public final String toString() {
        return type() + " " + name();
    }
}
