package io.kodosumi.internal.settings;

import io.kodosumi.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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
    private final Set<String> asked = new TreeSet<>();
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
        asked.add(name);
        return find(name).map(Value::text);
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
                "a duration from " + min + " to " + max,
                text -> Durations.parse(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
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
        asked.add(name);
        Optional<Value> value = find(name);
        if (value.isEmpty()) {
            return orElse;
        }
        return parse.apply(value.get().text).orElseGet(() -> {
            faults.add("The " + value.get().source + " is '" + value.get().text + "': expected " + expected + ".");
            return orElse;
        });
    }

    /** Adds a fault that somebody else found. */
    public synchronized void fault(String sentence) {
        faults.add(sentence);
    }

    /** All faults so far. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * What is set and means nothing to anybody who asked, each as a sentence with the nearest name that does. Names of the original
     * kodosumi that mean nothing here are passed over.
     */
    public synchronized List<String> unknown() {
        List<String> sentences = new ArrayList<>();
        built.keySet().forEach(name -> unknown(name, name, "").ifPresent(sentences::add));
        properties.keySet().stream()
                .filter(name -> name.startsWith(PROPERTY))
                .forEach(name -> unknown(name, name.substring(PROPERTY.length()), PROPERTY)
                        .ifPresent(sentences::add));
        environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE))
                .forEach(name -> unknown(name, normal(name), VARIABLE).ifPresent(sentences::add));
        return sentences;
    }

    private static String normal(String variable) {
        return variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private Optional<String> unknown(String shown, String name, String prefix) {
        if (asked.contains(name) || name.startsWith("test.") || UpstreamSettings.NAMES.contains(name)) {
            return Optional.empty();
        }
        String nearest = asked.stream()
                .min(Comparator.comparingInt((String other) -> distance(name, other)))
                .map(other -> prefix.equals(VARIABLE) ? variable(other) : prefix + other)
                .orElse("none");
        return Optional.of("'" + shown + "' is no setting of kodosumi; the nearest is '" + nearest + "'");
    }

    /** The Levenshtein distance. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int cost = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + cost);
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[other.length()];
    }
}
