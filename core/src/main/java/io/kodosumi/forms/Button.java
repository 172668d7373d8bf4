package io.kodosumi.forms;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends the form ({@code submit}) or leaves it ({@code cancel}); takes no value. */
public final class Button implements Element {
    static final String SUBMIT = "submit";
    static final String CANCEL = "cancel";

    private final Attributes attributes;

    Button(Attributes attributes) {
        this.attributes = attributes;
        attributes.text("text");
    }

    static Button of(String type, String text) {
        return new Button(Attributes.of(type, "text").with("text", text));
    }

    /** What is written on it. */
    public String text() {
        String text = attributes.text("text");
        return text == null ? "" : text;
    }

    /** Whether it sends the form. */
    public boolean submits() {
        return type().equals(SUBMIT);
    }

    @Override
    public String type() {
        return String.valueOf(attributes.text("type"));
    }

    @Override
    public Map<String, @Nullable Object> json() {
        return attributes.json();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Button that && attributes.equals(that.attributes);
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
