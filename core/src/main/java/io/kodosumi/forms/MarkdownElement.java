package io.kodosumi.forms;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text to read ({@code markdown}); takes no value. */
public final class MarkdownElement implements Element {
    static final String TYPE = "markdown";

    private final Attributes attributes;

    MarkdownElement(Attributes attributes) {
        this.attributes = attributes;
        attributes.text("text");
    }

    static MarkdownElement of(String text) {
        return new MarkdownElement(Attributes.of(TYPE, "text").with("text", text));
    }

    /** The Markdown. */
    public String text() {
        String text = attributes.text("text");
        return text == null ? "" : text;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Map<String, @Nullable Object> json() {
        return attributes.json();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MarkdownElement that && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    @Override
    public String toString() {
        return TYPE;
    }
}
