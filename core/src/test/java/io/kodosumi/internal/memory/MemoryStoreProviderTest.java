package io.kodosumi.internal.memory;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Provider;
import io.kodosumi.spi.StoreProvider;
import io.kodosumi.tck.ProviderContract;
import java.nio.file.Path;
import java.util.Map;

class MemoryStoreProviderTest extends ProviderContract<ExecutionStore> {
    @Override
    protected Class<? extends Provider<ExecutionStore>> service() {
        return StoreProvider.class;
    }

    @Override
    protected Class<? extends Provider<ExecutionStore>> type() {
        return MemoryStoreProvider.class;
    }

    @Override
    protected String name() {
        return "memory";
    }

    @Override
    protected Map<String, String> goodSettings(Path home) {
        return Map.of();
    }

    @Override
    protected Map<String, String> badSettings() {
        return Map.of();
    }
}
