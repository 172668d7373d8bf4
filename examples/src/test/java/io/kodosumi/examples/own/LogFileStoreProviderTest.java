package io.kodosumi.examples.own;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Provider;
import io.kodosumi.spi.StoreProvider;
import io.kodosumi.tck.ProviderContract;
import java.nio.file.Path;
import java.util.Map;

class LogFileStoreProviderTest extends ProviderContract<ExecutionStore> {
    @Override
    protected Class<? extends Provider<ExecutionStore>> service() {
        return StoreProvider.class;
    }

    @Override
    protected Class<? extends Provider<ExecutionStore>> type() {
        return LogFileStoreProvider.class;
    }

    @Override
    protected String name() {
        return "logfile";
    }

    @Override
    protected Map<String, String> goodSettings(Path home) {
        return Map.of("execution.database", "logfile:" + home.resolve("kodosumi.log"));
    }

    @Override
    protected Map<String, String> badSettings() {
        return Map.of("execution.database", "logfile:");
    }
}
