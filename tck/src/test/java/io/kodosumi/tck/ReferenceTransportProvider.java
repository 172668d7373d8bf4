package io.kodosumi.tck;

import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.TransportProvider;
import java.time.Duration;

/** Makes reference transports, so that the contract of providers has one that keeps it. */
public final class ReferenceTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public EventTransport create(Settings settings) {
        int capacity = settings.number("reference.capacity", 1_000, 1, 10_000);
        settings.duration("reference.patience", Duration.ofSeconds(1));
        settings.flag("reference.strict", true);
        return new ReferenceTransport(capacity);
    }
}
