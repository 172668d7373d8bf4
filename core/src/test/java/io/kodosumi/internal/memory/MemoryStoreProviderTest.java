package io.kodosumi.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MemoryStoreProviderTest {
    @Test
    void the_class_path_offers_a_store_named_memory() {
        List<StoreProvider> named = ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("memory"))
                .toList();
        assertThat(named).singleElement().isInstanceOf(MemoryStoreProvider.class);
    }

    @Test
    void it_makes_a_new_empty_store_each_time_and_needs_no_setting() {
        StoreProvider provider = new MemoryStoreProvider();
        try (ExecutionStore one = provider.create(new NoSettings());
                ExecutionStore other = provider.create(new NoSettings())) {
            assertThat(one).isNotSameAs(other);
            assertThat(one.counts()).isEmpty();
        }
    }

    private static final class NoSettings implements Settings {
        @Override
        public Optional<String> text(String name) {
            return Optional.empty();
        }

        @Override
        public int number(String name, int orElse, int min, int max) {
            return orElse;
        }

        @Override
        public Duration duration(String name, Duration orElse) {
            return orElse;
        }

        @Override
        public boolean flag(String name, boolean orElse) {
            return orElse;
        }
    }
}
