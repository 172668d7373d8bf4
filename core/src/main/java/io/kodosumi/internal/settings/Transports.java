package io.kodosumi.internal.settings;

import io.kodosumi.ConfigurationException;
import io.kodosumi.Kodosumi;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.TransportProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the transport that {@code event.transport} names, unless that is the embedded one. */
public final class Transports {
    /** The setting that says how events get into the store. */
    public static final String TRANSPORT = "event.transport";
    /** The embedded transport: events are stored with the writes. */
    public static final String EMBEDDED = "memory";

    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);
    private static final String UPSTREAMS = "ray";
    private static final Map<String, Providers.Known> KNOWN = Map.of(
            EMBEDDED,
            new Providers.Known("io.kodosumi:kodosumi-core", "io.kodosumi.Kodosumi"),
            "redis",
            new Providers.Known(
                    "io.kodosumi:kodosumi-transport-redis", "io.kodosumi.transport.redis.RedisTransportProvider"));

    private final ResolvedSettings settings;
    private final Providers providers;
    private final @Nullable Given given;

    /**
     * A transport that the host made.
     *
     * @param name what a store remembers it by
     */
    public record Given(String name, EventTransport instance) {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if it is blank, or a name of the embedded transport
         */
        public Given {
            if (name.isBlank() || name.equals(EMBEDDED) || name.equals(UPSTREAMS)) {
                throw new IllegalArgumentException("A transport of the name '" + name
                        + "': expected one that is not blank and neither '" + EMBEDDED + "' nor '" + UPSTREAMS
                        + "', which say that events are stored without one");
            }
        }
    }

    /** @param given outranks the setting */
    public Transports(ResolvedSettings settings, Providers providers, @Nullable Given given) {
        this.settings = settings;
        this.providers = providers;
        this.given = given;
    }

    /** The name of the transport. */
    public String name() {
        String name = settings.word(
                TRANSPORT,
                EMBEDDED,
                "'" + EMBEDDED + "', '" + UPSTREAMS + "', or the name of a transport on the class path");
        if (given != null) {
            return given.name();
        }
        if (name.equals(UPSTREAMS)) {
            LOG.info("'{}' is 'ray', as in the original kodosumi: here that means '{}'", TRANSPORT, EMBEDDED);
            return EMBEDDED;
        }
        return name;
    }

    /** How much a publisher keeps at most. */
    public Publisher.Bound bound() {
        return new Publisher.Bound(
                settings.number("transport.buffer.events", 100_000, 100, 10_000_000),
                settings.number("transport.buffer.bytes", 64 << 20, 64 << 10, 1 << 30));
    }

    /** Whether it is closed with the runtime. */
    public boolean isOwned() {
        return given == null;
    }

    /**
     * The transport of this name, opened; empty for the embedded one. Faults of its settings are collected.
     *
     * @throws KodosumiException if the settings are right and it cannot be opened
     */
    public Optional<EventTransport> open(String name) {
        if (given != null) {
            return Optional.of(given.instance());
        }
        if (name.equals(EMBEDDED)) {
            return Optional.empty();
        }
        TransportProvider provider = provider(name);
        try {
            return Optional.of(Objects.requireNonNull(provider.create(settings), "the provider made nothing"));
        } catch (KodosumiException failure) {
            throw failure;
        } catch (RuntimeException | LinkageError fault) {
            throw new KodosumiException(
                    "The event transport '" + name + "' cannot be opened: " + Providers.described(provider)
                            + " failed with " + fault
                            + ". Look at its cause; a class that is missing there is a dependency to add.",
                    fault,
                    false);
        }
    }

    private TransportProvider provider(String name) {
        try {
            return providers.named(TransportProvider.class, new Providers.Wanted("event transport", name, name, KNOWN));
        } catch (ConfigurationException missing) {
            missing.faults().forEach(settings::fault);
            throw new ConfigurationException(settings.faults());
        }
    }
}
