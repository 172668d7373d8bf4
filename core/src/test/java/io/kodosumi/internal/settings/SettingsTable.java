package io.kodosumi.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
}
