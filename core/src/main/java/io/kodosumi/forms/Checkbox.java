package io.kodosumi.forms;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A box to tick ({@code boolean}). Its value is true or false; absent, as browsers leave it, is false. */
public final class Checkbox extends Field<Checkbox> {
    static final String TYPE = "boolean";

    Checkbox(Attributes attributes) {
        super(attributes);
        attributes.flag("value");
        attributes.text("option");
    }

    static Checkbox named(String name) {
        return new Checkbox(Attributes.of(TYPE, "name", "label", "value", "option")
                .with("name", name)
                .with("value", false)
                .with("option", "on"));
    }

    /** Whether it is ticked at first. */
    public boolean isTicked() {
        return attributes.flag("value");
    }

    /** Ticked at first. */
    public Checkbox ticked() {
        return set("value", true);
    }

    /** What is written behind the box. */
    public @Nullable String option() {
        return attributes.text("option");
    }

    /** Sets what is written behind the box. */
    public Checkbox option(String caption) {
        return set("option", caption);
    }

    @Override
    Checkbox with(Attributes changed) {
        return new Checkbox(changed);
    }

    @Override
    Object check(@Nullable Object submitted, Consumer<String> problem) {
        if (submitted instanceof Boolean ticked) {
            return ticked;
        }
        if ("on".equals(submitted) || "true".equals(submitted)) {
            return true;
        }
        if (submitted != null && !"off".equals(submitted) && !"false".equals(submitted)) {
            problem.accept("must be true or false (on or off)");
        }
        return false;
    }
}
