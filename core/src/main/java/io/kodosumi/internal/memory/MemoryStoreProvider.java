package io.kodosumi.internal.memory;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.time.Clock;

/** Makes stores that forget everything when they are closed; needs no settings. */
public final class MemoryStoreProvider implements StoreProvider {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public ExecutionStore create(Settings settings) {
        settings.check();
        return new MemoryStore(Clock.systemUTC());
    }
}
