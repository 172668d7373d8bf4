package io.kodosumi.forms;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An element of a stored form whose type this release does not know; kept as it is.
 *
 * <p>Its rules are unknown too, so a value for it is refused, and so is a form without one that it requires: what can't be checked
 * is not let through.
 */
public final class UnknownElement implements Element {
    private final Attributes attributes;

    UnknownElement(Attributes attributes) {
        this.attributes = attributes;
    }

    /** What a submission calls it, if it takes a value. */
    public Optional<String> name() {
        return Optional.ofNullable(attributes.text("name"));
    }

    @Override
    public String type() {
        return String.valueOf(attributes.text("type"));
    }

    @Override
    public Map<String, @Nullable Object> json() {
        return attributes.json();
    }

    /** What is wrong with a value, or with none. */
    Optional<String> problem(@Nullable Object submitted) {
        boolean wanted = Boolean.TRUE.equals(attributes.json().get("required"));
        return submitted == null && !wanted
                ? Optional.empty()
                : Optional.of("can't be checked here: this release knows no element of type '" + type() + "'");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnknownElement that && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    @Override
    public String toString() {
        return type();
    }
}
