package io.kodosumi.forms;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of several options ({@code select}). Its value is the option's name; null if left empty. */
public final class Select extends Field<Select> {
    static final String TYPE = "select";

    private final List<Option> options;

    /**
     * One choice.
     *
     * @param name what a submission calls it
     * @param label what people see
     */
    public record Option(String name, String label) {}

    Select(Attributes attributes) {
        super(attributes);
        attributes.flag("required");
        this.options = attributes.list("option").stream().map(Select::read).toList();
        Set<String> names = new HashSet<>();
        options.stream()
                .map(Option::name)
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(twice -> {
                    throw attributes.fault("has the option '" + twice + "' twice");
                });
    }

    static Select named(String name) {
        return new Select(Attributes.of(TYPE, "name", "label", "value", "option", "error")
                .with("name", name)
                .with("option", List.of()));
    }

    /** What there is to choose from, in order. */
    public List<Option> options() {
        return options;
    }

    /** Adds an option. */
    public Select option(String name, String label) {
        List<Option> more = new ArrayList<>(options);
        more.add(new Option(name, label));
        return set("option", written(more, value()));
    }

    /** The name of the option that is chosen at first. */
    public @Nullable String value() {
        return attributes.text("value");
    }

    /** Sets which option is chosen at first. */
    public Select value(String option) {
        return new Select(attributes.with("value", option).with("option", written(options, option)));
    }

    /** Whether an option must be chosen. */
    public boolean isRequired() {
        return attributes.flag("required");
    }

    /** An option must be chosen. */
    public Select required() {
        return set("required", true);
    }

    @Override
    Select with(Attributes changed) {
        return new Select(changed);
    }

    @Override
    @Nullable
    Object check(@Nullable Object submitted, Consumer<String> problem) {
        if (isRequired() && (submitted == null || "".equals(submitted))) {
            problem.accept("is required");
            return null;
        }
        if (options.stream().anyMatch(option -> option.name().equals(submitted))) {
            return submitted;
        }
        if (submitted != null && !"".equals(submitted)) {
            problem.accept("must be one of the " + options.size() + " options");
        }
        return null;
    }

    private static Option read(Attributes option) {
        String name = option.text("name");
        if (name == null) {
            throw option.fault("lacks a name");
        }
        String label = option.text("label");
        return new Option(name, label == null ? name : label);
    }

    private static List<Map<String, @Nullable Object>> written(List<Option> options, @Nullable String chosen) {
        return options.stream().map(option -> written(option, chosen)).toList();
    }

    private static Map<String, @Nullable Object> written(Option option, @Nullable String chosen) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "option");
        json.put("name", option.name());
        json.put("label", option.label());
        json.put("value", option.name().equals(chosen));
        return json;
    }
}
