package io.kodosumi.internal.settings;

import io.kodosumi.ConfigurationException;
import io.kodosumi.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings from the builder, then system properties, then the environment. Reading one with a wrong type or range gives the default
 * and is collected as a fault.
 */
public final class ResolvedSettings implements Settings {
    private static final String PROPERTY = "kodo.";
    private static final String VARIABLE = "KODO_";

    private final Map<String, String> built;
    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Map<String, Asked> asked = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** Each by its own names: {@code a.b}, {@code kodo.a.b}, {@code KODO_A_B}. */
    public ResolvedSettings(
            Map<String, String> built, Map<String, String> properties, Map<String, String> environment) {
        this.built = new TreeMap<>(built);
        this.properties = new TreeMap<>(properties);
        this.environment = new TreeMap<>(environment);
    }

    /** Settings from the builder and from this process. */
    public static ResolvedSettings of(Map<String, String> built) {
        Map<String, String> properties = new LinkedHashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PROPERTY))
                .forEach(name -> properties.put(name, System.getProperty(name)));
        return new ResolvedSettings(built, properties, System.getenv());
    }

    @Override
    public synchronized Optional<String> text(String name) {
        asked.putIfAbsent(name, new Asked("text", ""));
        return find(name).map(Value::text);
    }

    /**
     * What somebody asked for.
     *
     * @param accepts what is right, for people
     * @param orElse what holds if it is not set, as it would be written; empty if that is nothing, or a text
     */
    public record Asked(String accepts, String orElse) {}

    /** All that was asked for so far, by name. */
    public synchronized Map<String, Asked> asked() {
        return new TreeMap<>(asked);
    }

    private record Value(String source, String text) {}

    private Optional<Value> find(String name) {
        return value("builder setting '" + name + "'", built.get(name))
                .or(() -> value("system property '" + PROPERTY + name + "'", properties.get(PROPERTY + name)))
                .or(() -> value("environment variable '" + variable(name) + "'", environment.get(variable(name))));
    }

    private static Optional<Value> value(String source, @Nullable String text) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> new Value(source, value));
    }

    private static String variable(String name) {
        return VARIABLE + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public int number(String name, int orElse, int min, int max) {
        return read(name, orElse, "a whole number from " + min + " to " + max, text -> {
            try {
                int number = Integer.parseInt(text);
                return number < min || number > max ? Optional.empty() : Optional.of(number);
            } catch (NumberFormatException malformed) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Duration duration(String name, Duration orElse) {
        return read(name, orElse, "a duration such as 250ms, 10s, 5m, 3h or 1d", Durations::parse);
    }

    /** A duration between both bounds, inclusive. */
    public Duration duration(String name, Duration orElse, Duration min, Duration max) {
        return read(
                name,
                orElse,
                "a duration from " + Durations.text(min) + " to " + Durations.text(max),
                text -> Durations.parse(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
    }

    /** One of these words, in lower case; the first is the default. */
    public String word(String name, List<String> words) {
        String expected = "'" + String.join("' or '", words) + "'";
        return read(
                name,
                words.get(0),
                expected,
                text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(words::contains));
    }

    /**
     * A word in lower case.
     *
     * @param expected what is right, for people: not all words are known beforehand
     */
    public String word(String name, String orElse, String expected) {
        return read(name, orElse, expected, text -> Optional.of(text.toLowerCase(Locale.ROOT)));
    }

    /** Some of these words, in lower case and separated by commas; the default is all of them. */
    public List<String> words(String name, List<String> words) {
        String expected = "one or more of '" + String.join("', '", words) + "', separated by commas";
        return read(
                name,
                words,
                expected,
                text -> Optional.of(Stream.of(text.toLowerCase(Locale.ROOT).split(",", -1))
                                .map(String::strip)
                                .toList())
                        .filter(words::containsAll));
    }

    @Override
    public boolean flag(String name, boolean orElse) {
        return read(name, orElse, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    private synchronized <T> T read(String name, T orElse, String expected, Function<String, Optional<T>> parse) {
        asked.put(name, new Asked(expected, written(orElse)));
        Optional<Value> value = find(name);
        if (value.isEmpty()) {
            return orElse;
        }
        return parse.apply(value.get().text).orElseGet(() -> {
            faults.add("The " + value.get().source + " is '" + value.get().text + "': expected " + expected + ".");
            return orElse;
        });
    }

    private static String written(@Nullable Object orElse) {
        if (orElse instanceof List<?> words) {
            return words.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return orElse instanceof Duration duration ? Durations.text(duration) : String.valueOf(orElse);
    }

    @Override
    public synchronized void fault(String sentence) {
        faults.add(sentence);
    }

    /** All faults so far. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public synchronized void check() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }

    /**
     * What is set and means nothing to anybody who asked, each as a sentence with the nearest name that does. Names of the original
     * kodosumi that mean nothing here are passed over, and so are those of tests.
     */
    public synchronized List<String> unknown() {
        Nearest names = new Nearest(asked.keySet());
        List<String> sentences = new ArrayList<>();
        built.keySet().stream()
                .filter(this::isUnknown)
                .map(name -> sentence(name, names.to(name)))
                .forEach(sentences::add);
        properties.keySet().stream()
                .filter(name -> name.startsWith(PROPERTY))
                .map(name -> name.substring(PROPERTY.length()))
                .filter(this::isUnknown)
                .map(name -> sentence(PROPERTY + name, PROPERTY + names.to(name)))
                .forEach(sentences::add);
        environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE))
                .map(ResolvedSettings::name)
                .filter(this::isUnknown)
                .map(name -> sentence(variable(name), variable(names.to(name))))
                .forEach(sentences::add);
        return sentences;
    }

    private boolean isUnknown(String name) {
        return !asked.containsKey(name) && !name.startsWith("test.") && !UpstreamSettings.contains(name);
    }

    private static String name(String variable) {
        return variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static String sentence(String unknown, String nearest) {
        return "'" + unknown + "' is set, and this runtime has no such setting; the nearest is '" + nearest + "'";
    }
}
