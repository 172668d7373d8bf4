package io.kodosumi;

import io.kodosumi.internal.Limits;
import io.kodosumi.internal.hook.Hooks;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.node.Offered;
import io.kodosumi.internal.settings.Providers;
import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.Stores;
import io.kodosumi.internal.settings.Transports;
import io.kodosumi.internal.time.InClassLoader;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.internal.transport.TransportOfStore;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a runtime: settings, flows, store, and the parts on top of them. All faults are thrown at once. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);
    static final String ROLES = "roles";
    private static final Duration DAY = Duration.ofDays(1);

    private final ResolvedSettings settings;
    private final Given from;
    private final Naming naming;
    private final Transports transports;
    private final Timing timing;
    private final Providers providers;

    Opening(ResolvedSettings settings, Given from, Naming naming, Timing timing, ClassLoader loader) {
        this.settings = settings;
        this.from = from;
        this.naming = naming;
        this.timing = new InClassLoader(timing, loader);
        this.providers = new Providers(loader);
        this.transports = new Transports(settings, providers, from.transport());
    }

    /** What the builder was given. */
    record Given(
            List<Flow> flows,
            List<Map.Entry<String, CompletionHook>> hooks,
            @Nullable ExecutionStore store,
            Transports.@Nullable Given transport) {}

    Kodosumi open() {
        Limits limits = limits();
        checkMode();
        String transport = transports.name();
        Publisher.Bound bound = transports.bound();
        Set<Node.Role> roles = roles();
        Registration registration = new Registration(settings, providers);
        Flows flows = registration.of(from.flows());
        Map<String, CompletionHook> hooks = registration.hooks(from.hooks());
        JsonCodec codec = naming.codec(settings);
        registration.checkMetadata(codec);
        ExecutionStore store = store();
        Optional<EventTransport> carries = Optional.empty();
        try {
            carries = transports.open(transport);
            settings.check();
            settings.unknown().forEach(sentence -> LOG.warn("{}", sentence));
            new TransportOfStore(store, transport).claim();
            Offered offered = new Offered(flows, hooks(hooks, codec));
            boolean ownsStore = from.store() == null;
            return new Assembly(timing, limits, roles, offered, codec, store, ownsStore, carried(carries, bound))
                    .open();
        } catch (RuntimeException | Error failure) {
            carries.filter(opened -> transports.isOwned()).ifPresent(EventTransport::close);
            if (from.store() == null) {
                store.close();
            }
            throw failure;
        }
    }

    private static Hooks hooks(Map<String, CompletionHook> all, JsonCodec codec) {
        Map<String, Hooks.Code> codes = new LinkedHashMap<>();
        all.forEach((name, hook) -> codes.put(name, call -> {
            Outcome outcome = new Outcome(call.row().fid(), call.row().end().orElseThrow(), codec);
            hook.run(outcome, new Completion(call, codec));
        }));
        return new Hooks(codes);
    }

    private Optional<Assembly.Carried> carried(Optional<EventTransport> transport, Publisher.Bound bound) {
        return transport.map(instance -> new Assembly.Carried(instance, transports.isOwned(), bound));
    }

    private Limits limits() {
        boolean cheap = timing.flowThreadsAreCheap();
        return new Limits(
                settings.duration("node.lease", Duration.ofSeconds(10), Duration.ofMillis(300), DAY),
                settings.number("execution.crashes", 3, 0, 1000),
                settings.number("execution.running", 200, 1, 1_000_000),
                bound(settings.number("execution.running.user", 0, 0, 1_000_000)),
                settings.number("payload.max", 4 << 20, 1 << 10, 64 << 20),
                settings.duration("store.patience", Duration.ofSeconds(30), Duration.ofMillis(10), DAY),
                settings.duration("close.timeout", Duration.ofSeconds(30), Duration.ZERO, DAY),
                settings.duration(
                        "park.for",
                        cheap ? Duration.ofDays(36_500) : Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofDays(36_500)),
                settings.duration("lock.expires", Duration.ofHours(3), Duration.ofMillis(1), Duration.ofDays(36_500)),
                settings.duration("progress.interval", Duration.ofMillis(250), Duration.ZERO, DAY),
                settings.duration("store.recheck", Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMinutes(1)),
                Duration.ofDays(settings.number("execution.retention.days", 0, 0, 36_500)),
                hookLimits());
    }

    private Limits.Hooks hookLimits() {
        return new Limits.Hooks(
                settings.number("hook.running", 32, 1, 10_000),
                settings.duration("hook.backoff", Duration.ofSeconds(2), Duration.ofMillis(10), DAY),
                settings.duration("hook.backoff.max", Duration.ofMinutes(2), Duration.ofMillis(10), DAY));
    }

    private static OptionalInt bound(int most) {
        return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
    }

    private void checkMode() {
        if (settings.word("execution.mode", List.of("direct", "ray")).equals("ray")) {
            LOG.info("'execution.mode' is 'ray', as in the original kodosumi: here that means 'direct'");
        }
    }

    private Set<Node.Role> roles() {
        Set<Node.Role> roles = EnumSet.noneOf(Node.Role.class);
        settings.words(ROLES, List.of("launch", "work", "spool"))
                .forEach(word -> roles.add(Node.Role.valueOf(word.toUpperCase(Locale.ROOT))));
        return roles;
    }

    private ExecutionStore store() {
        if (from.store() != null) {
            settings.text(Stores.DATABASE); // known, and outranked by the instance
            return from.store();
        }
        return new Stores(settings, providers).open();
    }
}
