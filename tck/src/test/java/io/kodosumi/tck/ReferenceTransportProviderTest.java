package io.kodosumi.tck;

import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.Provider;
import io.kodosumi.spi.TransportProvider;
import java.nio.file.Path;
import java.util.Map;

class ReferenceTransportProviderTest extends ProviderContract<EventTransport> {
    @Override
    protected Class<? extends Provider<EventTransport>> service() {
        return TransportProvider.class;
    }

    @Override
    protected Class<? extends Provider<EventTransport>> type() {
        return ReferenceTransportProvider.class;
    }

    @Override
    protected String name() {
        return "reference";
    }

    @Override
    protected Map<String, String> goodSettings(Path home) {
        return Map.of("reference.capacity", "10");
    }

    @Override
    protected Map<String, String> badSettings() {
        return Map.of("reference.capacity", "many", "reference.patience", "soon", "reference.strict", "yes");
    }
}
