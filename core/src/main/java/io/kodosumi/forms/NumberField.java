package io.kodosumi.forms;

import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A number ({@code number}). Its value is a {@code Long} if it is whole and fits, else a {@code BigDecimal}; null if left empty.
 *
 * <p>Without a step any number will do. As in HTML, steps count from the least value, or else from what it holds at first, or
 * else from 0.
 */
public final class NumberField extends Entry<NumberField> {
    static final String TYPE = "number";

    NumberField(Attributes attributes) {
        super(attributes);
        attributes.number("value");
        BigDecimal min = min();
        BigDecimal max = max();
        BigDecimal step = step();
        if (min != null && max != null && min.compareTo(max) > 0) {
            throw attributes.fault("has min_value " + Numbers.shown(min) + " above max_value " + Numbers.shown(max));
        }
        if (step != null && step.signum() <= 0) {
            throw attributes.fault("has step " + Numbers.shown(step) + ": expected more than 0");
        }
    }

    static NumberField named(String name) {
        return new NumberField(Attributes.of(
                        TYPE,
                        "name",
                        "label",
                        "value",
                        "required",
                        "placeholder",
                        "size",
                        "pattern",
                        "min_value",
                        "max_value",
                        "step")
                .with("name", name)
                .with("required", false));
    }

    /** What it holds at first. */
    public @Nullable BigDecimal value() {
        return attributes.number("value");
    }

    /** Sets what it holds at first. */
    public NumberField value(Number value) {
        return number("value", value);
    }

    /** The least that it takes. */
    public @Nullable BigDecimal min() {
        return attributes.number("min_value");
    }

    /** Sets the least that it takes. */
    public NumberField min(Number least) {
        return number("min_value", least);
    }

    /** The most that it takes. */
    public @Nullable BigDecimal max() {
        return attributes.number("max_value");
    }

    /** Sets the most that it takes. */
    public NumberField max(Number most) {
        return number("max_value", most);
    }

    /** How far its values are apart. */
    public @Nullable BigDecimal step() {
        return attributes.number("step");
    }

    /** Sets how far its values are apart: 1 for whole numbers. */
    public NumberField step(Number step) {
        return number("step", step);
    }

    @Override
    NumberField with(Attributes changed) {
        return new NumberField(changed);
    }

    @Override
    @Nullable
    Object check(@Nullable Object submitted, Consumer<String> problem) {
        if (submitted == null || (submitted instanceof String text && text.isBlank())) {
            if (isRequired()) {
                problem.accept("is required");
            }
            return null;
        }
        return Numbers.read(submitted).map(number -> inRange(number, problem)).orElseGet(() -> {
            problem.accept("must be a number, such as 12 or 0.5");
            return 0;
        });
    }

    private Number inRange(BigDecimal number, Consumer<String> problem) {
        BigDecimal min = min();
        BigDecimal max = max();
        BigDecimal step = step();
        if (min != null && number.compareTo(min) < 0) {
            problem.accept("must be at least " + Numbers.shown(min));
        }
        if (max != null && number.compareTo(max) > 0) {
            problem.accept("must be at most " + Numbers.shown(max));
        }
        if (step != null && number.subtract(start()).remainder(step).signum() != 0) {
            problem.accept(
                    "must be " + Numbers.shown(start()) + " or away from it by a multiple of " + Numbers.shown(step));
        }
        return Numbers.shortest(number);
    }

    /** As it will be read back; what is not finite is left for the constructor to refuse. */
    private NumberField number(String key, Number value) {
        return set(key, Numbers.read(value).map(Numbers::shortest).orElse(value));
    }

    private BigDecimal start() {
        BigDecimal min = min();
        BigDecimal first = min == null ? value() : min;
        return first == null ? BigDecimal.ZERO : first;
    }
}
