package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.ConfigurationException;
import io.kodosumi.Kodosumi;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.StoreProvider;
import io.kodosumi.tck.MapSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreProviderTest {
    @TempDir
    Path folder;

    private final SqliteStoreProvider provider = new SqliteStoreProvider();

    @Test
    void it_is_found_by_its_name() {
        assertThat(ServiceLoader.load(StoreProvider.class))
                .anySatisfy(found -> assertThat(found.name()).isEqualTo("sqlite"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:", "sqlite:", ""})
    void a_url_and_a_plain_path_name_the_file(String prefix) {
        Path file = folder.resolve("some/where.db");
        try (ExecutionStore store = provider.create(new MapSettings(Map.of("execution.database", prefix + file)))) {
            assertThat(store.counts()).isEmpty();
            assertThat(file).exists();
        }
    }

    @Test
    void settings_reach_the_connections() {
        Map<String, String> texts = Map.of(
                "execution.database", folder.resolve("kodosumi.db").toString(),
                "sqlite.synchronous", "full",
                "sqlite.busy.timeout", "PT0.75S",
                "sqlite.max.pages", "700");
        try (SqliteStore store = (SqliteStore) provider.create(new MapSettings(texts))) {
            assertThat(pragma(store, "synchronous")).isEqualTo(2);
            assertThat(pragma(store, "busy_timeout")).isEqualTo(750);
            assertThat(pragma(store, "max_page_count")).isEqualTo(700);
        }
    }

    @Test
    void all_faults_are_told_at_once() {
        Map<String, String> texts = Map.of(
                "execution.database", "jdbc:sqlite::memory:",
                "sqlite.synchronous", "sometimes",
                "sqlite.busy.timeout", "PT3H");
        assertThatThrownBy(() -> provider.create(new MapSettings(texts)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("execution.database is 'jdbc:sqlite::memory:': expected the path of a file, such as"
                        + " 'jdbc:sqlite:./data/kodosumi.db', without parameters."
                        + "\nsqlite.synchronous is 'sometimes': expected NORMAL or FULL."
                        + "\nsqlite.busy.timeout is 'PT3H': expected 1 ms to 1 hour, such as 5s.");
    }

    @Test
    void a_wrong_setting_alone_is_a_fault_of_the_configuration() {
        Kodosumi.Builder builder = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .setting("sqlite.synchronous", "off");
        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("sqlite.synchronous is 'off': expected NORMAL or FULL.");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:sqlite:, jdbc:sqlite:",
        "sqlite:file:x.db?mode=memory, sqlite:file:x.db?***",
        "x.db?key=s3cret, x.db?***",
        "file://alice:s3cret@host/x.db, file://***@host/x.db",
        "a\0b, a\0b"
    })
    void what_is_no_path_is_refused_and_told_without_secrets(String database, String told) {
        assertThatThrownBy(() -> provider.create(new MapSettings(Map.of("execution.database", database))))
                .hasMessage(
                        "execution.database is '" + told
                                + "': expected the path of a file, such as 'jdbc:sqlite:./data/kodosumi.db', without parameters.");
    }

    private static int pragma(SqliteStore store, String name) {
        return store.writer()
                .transaction(statements -> statements
                        .on("PRAGMA " + name)
                        .first(row -> row.getInt(1))
                        .orElseThrow());
    }
}
