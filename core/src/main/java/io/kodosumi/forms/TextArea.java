package io.kodosumi.forms;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several lines of text ({@code textarea}). Line ends become {@code \n}; an empty or absent text is the empty text. */
public final class TextArea extends Entry<TextArea> {
    static final String TYPE = "textarea";

    private final TextRules rules;

    TextArea(Attributes attributes) {
        super(attributes);
        attributes.text("value");
        attributes.count("rows");
        attributes.count("cols");
        this.rules = new TextRules(attributes);
    }

    static TextArea named(String name) {
        return new TextArea(
                Attributes.of(TYPE, "name", "label", "value", "required", "placeholder", "rows", "cols", "max_length")
                        .with("name", name)
                        .with("required", false));
    }

    /** What it holds at first. */
    public @Nullable String value() {
        return attributes.text("value");
    }

    /** Sets what it holds at first. */
    public TextArea value(String value) {
        return set("value", value);
    }

    /** How many lines it shows at once. */
    public @Nullable Integer rows() {
        return attributes.count("rows");
    }

    /** Sets how many lines it shows at once. */
    public TextArea rows(int rows) {
        return set("rows", (long) rows);
    }

    /** How many columns it shows at once. */
    public @Nullable Integer cols() {
        return attributes.count("cols");
    }

    /** Sets how many columns it shows at once. */
    public TextArea cols(int cols) {
        return set("cols", (long) cols);
    }

    /** How many characters it takes, counted as HTML does: UTF-16 units, a line end as one. */
    public @Nullable Integer maxLength() {
        return attributes.count("max_length");
    }

    /** Sets how many characters it takes. */
    public TextArea maxLength(int characters) {
        return set("max_length", (long) characters);
    }

    @Override
    TextArea with(Attributes changed) {
        return new TextArea(changed);
    }

    @Override
    @Nullable
    Object check(@Nullable Object submitted, Consumer<String> problem) {
        return rules.check(submitted, problem);
    }
}
