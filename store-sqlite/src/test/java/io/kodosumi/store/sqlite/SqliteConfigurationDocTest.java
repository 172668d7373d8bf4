package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import io.kodosumi.internal.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
}
