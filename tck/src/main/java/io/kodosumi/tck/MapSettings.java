package io.kodosumi.tck;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Settings;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings from a map, for tests of providers: keeps what was asked for and every fault that was found, which {@link #check} throws. Not for several threads. */
public final class MapSettings implements Settings {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private final Map<String, String> values;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> asked = new TreeSet<>();

    /** Settings with these values, by dotted name. */
    public MapSettings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** What was wrong with the values that were asked for, one sentence each, in the order in which they were asked for. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** The names that were asked for, sorted. */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }

    @Override
    public Optional<String> text(String name) {
        asked.add(name);
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public int number(String name, int orElse, int min, int max) {
        return text(name).map(text -> number(name, text, orElse, min, max)).orElse(orElse);
    }

    private int number(String name, String text, int orElse, int min, int max) {
        String wanted = "a whole number from " + min + " to " + max;
        try {
            int number = Integer.parseInt(text);
            return min <= number && number <= max ? number : fault(name, text, wanted, orElse);
        } catch (NumberFormatException notANumber) {
            return fault(name, text, wanted, orElse);
        }
    }

    @Override
    public Duration duration(String name, Duration orElse) {
        return text(name)
                .map(text -> parse(text).orElseGet(() -> fault(name, text, "a duration, such as 250ms or 10s", orElse)))
                .orElse(orElse);
    }

    private static Optional<Duration> parse(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            Duration unit = UNITS.getOrDefault(amount.group(2), Duration.ofSeconds(1));
            return Optional.of(unit.multipliedBy(Long.parseLong(amount.group(1))));
        }
        try {
            return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
        } catch (DateTimeParseException notADuration) {
            return Optional.empty();
        }
    }

    @Override
    public boolean flag(String name, boolean orElse) {
        return text(name)
                .map(text ->
                        text.equals("true") || (!text.equals("false") && fault(name, text, "true or false", orElse)))
                .orElse(orElse);
    }

    @Override
    public void fault(String sentence) {
        faults.add(sentence);
    }

    @Override
    public void check() {
        if (!faults.isEmpty()) {
            throw new KodosumiException(String.join("\n", faults));
        }
    }

    private <T> T fault(String name, String text, String wanted, T orElse) {
        fault(name + " is '" + text + "': expected " + wanted);
        return orElse;
    }
}
