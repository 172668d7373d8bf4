package io.kodosumi.forms;

import org.jspecify.annotations.Nullable;

/**
 * A field that a person types into.
 *
 * @param <F> the kind of field
 */
public abstract sealed class Entry<F extends Entry<F>> extends Field<F> permits TextField, TextArea, NumberField {
    Entry(Attributes attributes) {
        super(attributes);
        attributes.flag("required");
        attributes.text("placeholder");
    }

    /** Whether it must be filled in. */
    public final boolean isRequired() {
        return attributes.flag("required");
    }

    /** Must be filled in; blanks alone don't count. */
    public final F required() {
        return set("required", true);
    }

    /** What is shown in it while it is empty. */
    public final @Nullable String placeholder() {
        return attributes.text("placeholder");
    }

    /** Sets what is shown in it while it is empty. */
    public final F placeholder(String placeholder) {
        return set("placeholder", placeholder);
    }
}
