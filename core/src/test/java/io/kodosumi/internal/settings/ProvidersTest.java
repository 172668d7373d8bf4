package io.kodosumi.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.ConfigurationException;
import io.kodosumi.ServicesFolder;
import io.kodosumi.internal.memory.MemoryStoreProvider;
import io.kodosumi.spi.StoreProvider;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    private static final Map<String, Providers.Known> KNOWN = Map.of(
            "sqlite", new Providers.Known("io.kodosumi:kodosumi-store-sqlite", "not.here.SqliteStoreProvider"),
            "memory", new Providers.Known("io.kodosumi:kodosumi-core", MemoryStoreProvider.class.getName()));
    private static final String MEMORY = "\n  found:  memory (" + Providers.described(new MemoryStoreProvider()) + ")";

    @TempDir
    Path folder;

    private static Providers.Wanted wanted(String asked) {
        return new Providers.Wanted("execution store", asked, new StoreUrl(asked).store(), KNOWN);
    }

    private static StoreProvider named(ClassLoader loader, String asked) {
        return new Providers(loader).named(StoreProvider.class, wanted(asked));
    }

    private URLClassLoader listing(String... lines) throws IOException {
        return ServicesFolder.with(folder, StoreProvider.class, lines);
    }

    @Test
    void memory_is_always_there() throws IOException {
        try (URLClassLoader loader = listing()) {
            assertThat(named(loader, "memory")).isInstanceOf(MemoryStoreProvider.class);
        }
    }

    @Test
    void a_missing_provider_is_told_with_what_was_found_and_what_to_add() throws IOException {
        try (URLClassLoader loader = listing()) {
            assertThatThrownBy(() -> named(loader, "data/kodosumi.db"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("No execution store for 'data/kodosumi.db' on the class path." + MEMORY
                            + "\n  add:    io.kodosumi:kodosumi-store-sqlite");
        }
    }

    @Test
    void a_name_that_nobody_ever_had_is_told_with_those_that_there_are() throws IOException {
        try (URLClassLoader loader = listing()) {
            assertThatThrownBy(() -> named(loader, "mysql://db/kodo"))
                    .hasMessage("No execution store for 'mysql://db/kodo' on the class path." + MEMORY
                            + "\n  known:  memory, sqlite");
        }
    }

    @Test
    void two_providers_of_one_name_are_refused_and_both_named() throws IOException {
        try (URLClassLoader loader = listing(NamedStore.First.class.getName(), NamedStore.Second.class.getName())) {
            assertThatThrownBy(() -> named(loader, "sqlite:a.db"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("2 providers on the class path call themselves 'sqlite', the execution store for"
                            + " 'sqlite:a.db': remove all but one."
                            + "\n  found:  io.kodosumi.internal.settings.NamedStore$First in test-classes"
                            + "\n  found:  io.kodosumi.internal.settings.NamedStore$Second in test-classes");
        }
    }

    @Test
    void a_duplicate_of_what_is_not_asked_for_does_not_matter() throws IOException {
        try (URLClassLoader loader = listing(NamedStore.First.class.getName(), NamedStore.Second.class.getName())) {
            assertThat(named(loader, "memory")).isInstanceOf(MemoryStoreProvider.class);
        }
    }

    @Test
    void a_broken_line_or_class_does_not_hide_the_good_ones() throws IOException {
        try (URLClassLoader loader =
                listing("not.here.Provider", NamedStore.Fails.class.getName(), NamedStore.First.class.getName())) {
            assertThat(named(loader, "a.db")).isInstanceOf(NamedStore.First.class);
        }
    }

    @Test
    void what_is_broken_is_quoted_where_the_wanted_one_is_missing() throws IOException {
        try (URLClassLoader loader =
                listing("not.here.Provider", NamedStore.Fails.class.getName(), StoreUrlTest.class.getName())) {
            assertThatThrownBy(() -> named(loader, "a.db"))
                    .hasMessage("No execution store for 'a.db' on the class path." + MEMORY
                            + "\n  broken: io.kodosumi.spi.StoreProvider: Provider not.here.Provider not found"
                            + "\n  broken: io.kodosumi.spi.StoreProvider: Provider"
                            + " io.kodosumi.internal.settings.NamedStore$Fails could not be instantiated:"
                            + " java.lang.IllegalStateException: no driver"
                            + "\n  broken: io.kodosumi.spi.StoreProvider:"
                            + " io.kodosumi.internal.settings.StoreUrlTest not a subtype"
                            + "\n  add:    io.kodosumi:kodosumi-store-sqlite");
        }
    }

    @Test
    void a_malformed_services_file_is_quoted_and_does_not_hide_others() throws IOException {
        try (URLClassLoader loader = listing("two words")) {
            assertThat(named(loader, "memory")).isInstanceOf(MemoryStoreProvider.class);
            assertThatThrownBy(() -> named(loader, "a.db"))
                    .hasMessageContaining("\n  broken: io.kodosumi.spi.StoreProvider: ")
                    .hasMessageContaining(folder.getFileName() + "/META-INF/services/io.kodosumi.spi.StoreProvider:1:"
                            + " Illegal configuration-file syntax\n");
        }
    }
}
