package io.kodosumi.spi;

/** Makes a transport, found by {@link java.util.ServiceLoader} and chosen by the setting {@code event.transport}. */
public interface TransportProvider extends Provider<EventTransport> {}
