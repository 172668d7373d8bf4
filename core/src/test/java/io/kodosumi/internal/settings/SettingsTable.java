package io.kodosumi.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table of {@code docs/configuration.md}, for the tests of the modules that read its settings. */
public final class SettingsTable {
    private static final Path FILE = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `kodo\\.([a-z.]+)` \\| `(\\w+)` \\| (.*?) \\| (.*?) \\| (.+) \\|");

    private SettingsTable() {}

    /** The settings under a heading, by their names in code; fails if a row tells two names that do not belong together. */
    public static Map<String, Asked> of(String heading) throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        Map<String, Asked> settings = new TreeMap<>();
        int start = lines.indexOf("## " + heading) + 1;
        for (int line = start;
                start > 0 && line < lines.size() && !lines.get(line).startsWith("#");
                line++) {
            Matcher row = ROW.matcher(lines.get(line));
            if (row.matches()) {
                String name = row.group(1);
                assertThat(row.group(2))
                        .isEqualTo("KODO_" + name.replace('.', '_').toUpperCase(Locale.ROOT));
                settings.put(name, new Asked(row.group(4), row.group(3).replace("`", "")));
            }
        }
        assertThat(settings).as("rows under '%s' in %s", heading, FILE).isNotEmpty();
        return settings;
    }

    /**
     * What a row accepts, as texts.
     *
     * @param tooLittle just below the least
     * @param tooMuch just above the most
     */
    public record Range(String tooLittle, String least, String most, String tooMuch) {
        private static final Pattern NUMBERS = Pattern.compile("a whole number from (\\d+) to (\\d+)");
        private static final Pattern DURATIONS = Pattern.compile("a duration from (\\w+) to (\\w+)");

        private static Optional<Range> of(String accepts) {
            Matcher numbers = NUMBERS.matcher(accepts);
            if (numbers.matches()) {
                long least = Long.parseLong(numbers.group(1));
                long most = Long.parseLong(numbers.group(2));
                return Optional.of(new Range("" + (least - 1), "" + least, "" + most, "" + (most + 1)));
            }
            Matcher durations = DURATIONS.matcher(accepts);
            return durations.matches() ? Optional.of(durations(durations)) : Optional.empty();
        }

        private static Range durations(Matcher found) {
            Duration least = Durations.parse(found.group(1)).orElseThrow();
            Duration most = Durations.parse(found.group(2)).orElseThrow();
            return new Range(
                    least.minusMillis(1).toString(),
                    least.toString(),
                    most.toString(),
                    most.plusMillis(1).toString());
        }
    }

    /** The settings under a heading that have bounds. */
    public static Map<String, Range> ranges(String heading) throws IOException {
        Map<String, Range> ranges = new TreeMap<>();
        of(heading).forEach((name, asked) -> Range.of(asked.accepts()).ifPresent(range -> ranges.put(name, range)));
        return ranges;
    }

    /** All settings that the page has a row for, under whatever heading. */
    public static Set<String> all() throws IOException {
        return Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("| `kodo."))
                .map(ROW::matcher)
                .peek(row -> assertThat(row.matches())
                        .as("a row of five cells: %s", row)
                        .isTrue())
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
