package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import io.kodosumi.internal.settings.SettingsTable;
import io.kodosumi.internal.settings.SettingsTable.Range;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/configuration.md} against what the provider asks for. */
class SqliteConfigurationDocTest {
    @Test
    void the_table_of_sqlite_says_what_the_code_asks_for(@TempDir Path folder) throws IOException {
        ResolvedSettings settings = new ResolvedSettings(
                Map.of("execution.database", folder.resolve("kodosumi.db").toString()), Map.of(), Map.of());
        new SqliteStoreProvider().create(settings).close();

        Map<String, Asked> asked = new TreeMap<>(settings.asked());
        asked.remove("execution.database");
        // A text for the settings: the provider knows the words.
        assertThat(asked.put("sqlite.synchronous", new Asked("'NORMAL' or 'FULL'", "NORMAL")))
                .isNotNull();
        assertThat(SettingsTable.of("SQLite")).isEqualTo(asked);
    }

    @Test
    void what_the_table_accepts_is_accepted_up_to_its_bounds_and_refused_beyond(@TempDir Path folder)
            throws IOException {
        Map<String, Range> ranges = new TreeMap<>(SettingsTable.ranges("SQLite"));
        assertThat(Files.readString(Path.of("../docs/configuration.md")))
                .contains("How long to wait while another process writes: 1 ms to 1 h.");
        ranges.put("sqlite.busy.timeout", new Range("0ms", "1ms", "1h", "3601s"));

        assertThat(refused(folder, ranges, Range::least)).isEmpty();
        assertThat(refused(folder, ranges, Range::most)).isEmpty();
        assertThat(refused(folder, ranges, Range::tooLittle)).isEqualTo(ranges.keySet());
        assertThat(refused(folder, ranges, Range::tooMuch)).isEqualTo(ranges.keySet());
    }

    private static Set<String> refused(Path folder, Map<String, Range> ranges, Function<Range, String> value) {
        Set<String> refused = new TreeSet<>();
        ranges.forEach((name, range) -> {
            Map<String, String> built =
                    Map.of("execution.database", folder.resolve("bounds.db").toString(), name, value.apply(range));
            try {
                new SqliteStoreProvider()
                        .create(new ResolvedSettings(built, Map.of(), Map.of()))
                        .close();
            } catch (KodosumiException fault) {
                refused.add(name);
            }
        });
        return refused;
    }

    @Test
    void every_row_of_the_page_is_a_setting_of_the_runtime_or_of_sqlite() throws IOException {
        Set<String> told = new TreeSet<>(SettingsTable.of("The runtime").keySet());
        told.addAll(SettingsTable.of("SQLite").keySet());

        assertThat(SettingsTable.all()).isEqualTo(told);
    }
}
