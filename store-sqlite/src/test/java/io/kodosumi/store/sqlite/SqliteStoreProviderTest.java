package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        try (ExecutionStore store = provider.create(new Texts(Map.of("execution.database", prefix + file)))) {
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
        try (SqliteStore store = (SqliteStore) provider.create(new Texts(texts))) {
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
        assertThatThrownBy(() -> provider.create(new Texts(texts)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The SQLite store cannot be opened with these settings:"
                        + "\n  execution.database is 'jdbc:sqlite::memory:': expected the path of a file, such as"
                        + " 'jdbc:sqlite:./data/kodosumi.db', without parameters"
                        + "\n  sqlite.synchronous is 'sometimes': expected NORMAL or FULL"
                        + "\n  sqlite.busy.timeout is 'PT3H': expected 1 ms to 1 hour, such as 5s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:", "sqlite:file:x.db?mode=memory", "x.db?cache=shared", "a\0b"})
    void what_is_no_path_is_refused(String database) {
        assertThatThrownBy(() -> provider.create(new Texts(Map.of("execution.database", database))))
                .hasMessage(
                        "The SQLite store cannot be opened with these settings:\n  execution.database is '" + database
                                + "': expected the path of a file, such as 'jdbc:sqlite:./data/kodosumi.db', without parameters");
    }

    private static int pragma(SqliteStore store, String name) {
        return store.writer()
                .transaction(statements -> statements
                        .on("PRAGMA " + name)
                        .first(row -> row.getInt(1))
                        .orElseThrow());
    }

    /** Settings as texts; what they mean is core's to check. */
    private record Texts(Map<String, String> texts) implements Settings {
        @Override
        public Optional<String> text(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        @Override
        public int number(String name, int orElse, int min, int max) {
            return text(name).map(Integer::parseInt).orElse(orElse);
        }

        @Override
        public Duration duration(String name, Duration orElse) {
            return text(name).map(Duration::parse).orElse(orElse);
        }

        @Override
        public boolean flag(String name, boolean orElse) {
            return text(name).map(Boolean::parseBoolean).orElse(orElse);
        }
    }
}
