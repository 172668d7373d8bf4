package io.kodosumi.forms;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A single line of text ({@code text}). An empty or absent one is the empty text. */
public final class TextField extends Entry<TextField> {
    static final String TYPE = "text";

    private final TextRules rules;

    TextField(Attributes attributes) {
        super(attributes);
        attributes.text("value");
        attributes.count("size");
        this.rules = new TextRules(attributes);
    }

    static TextField named(String name) {
        return new TextField(Attributes.of(TYPE, "name", "label", "value", "required", "placeholder", "size", "pattern")
                .with("name", name)
                .with("required", false));
    }

    /** What it holds at first. */
    public @Nullable String value() {
        return attributes.text("value");
    }

    /** Sets what it holds at first. */
    public TextField value(String value) {
        return set("value", value);
    }

    /** How many characters it shows at once. */
    public @Nullable Integer size() {
        return attributes.count("size");
    }

    /** Sets how many characters it shows at once. */
    public TextField size(int size) {
        return set("size", (long) size);
    }

    /** The regular expression that the whole text must match, unless it is empty. */
    public @Nullable String pattern() {
        return attributes.text("pattern");
    }

    /**
     * Sets the regular expression that the whole text must match, unless it is empty.
     *
     * @throws IllegalArgumentException if it is none
     */
    public TextField pattern(String pattern) {
        return set("pattern", pattern);
    }

    @Override
    TextField with(Attributes changed) {
        return new TextField(changed);
    }

    @Override
    @Nullable
    Object check(@Nullable Object submitted, Consumer<String> problem) {
        String text = rules.check(submitted, problem);
        if (text.indexOf('\n') >= 0) {
            problem.accept("must be a single line");
        }
        return text;
    }
}
