package io.kodosumi;

import io.kodosumi.internal.Limits;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.settings.Providers;
import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import io.kodosumi.spi.StoreProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a runtime: settings, flows, store, and the parts on top of them. All faults are thrown at once. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);
    private static final String DEFAULT_DATABASE = "./data/kodosumi.db";
    private static final Map<String, String> STORES = Map.of(
            "sqlite", "io.kodosumi:kodosumi-store-sqlite",
            "postgresql", "io.kodosumi:kodosumi-store-postgres",
            "memory", "io.kodosumi:kodosumi-core");
    private static final Duration DAY = Duration.ofDays(1);

    private final ResolvedSettings settings;
    private final List<Flow> flows;
    private final Map<String, Class<?>> names;
    private final @Nullable ExecutionStore given;
    private final Timing timing;
    private final Providers providers;

    Opening(
            Map<String, String> settings,
            List<Flow> flows,
            Map<String, Class<?>> names,
            @Nullable ExecutionStore given,
            Timing timing,
            ClassLoader loader) {
        this.settings = ResolvedSettings.of(settings);
        this.flows = new ArrayList<>(flows);
        this.names = names;
        this.given = given;
        this.timing = timing;
        this.providers = new Providers(loader);
    }

    Kodosumi open() {
        Limits limits = limits();
        checkModes();
        Flows all = flows();
        JsonCodec codec = codec();
        Optional<StoreProvider> provider = given == null ? provider() : Optional.empty();
        throwFaults();
        ExecutionStore store = given != null ? given : create(provider.orElseThrow());
        try {
            throwFaults();
            settings.unknown().forEach(sentence -> LOG.warn("{}", sentence));
            return assemble(limits, all, codec, store);
        } catch (RuntimeException | Error failure) {
            if (given == null) {
                store.close();
            }
            throw failure;
        }
    }

    private void throwFaults() {
        if (!settings.faults().isEmpty()) {
            throw new ConfigurationException(settings.faults());
        }
    }

    private Limits limits() {
        boolean cheap = timing.flowThreadsAreCheap();
        return new Limits(
                settings.duration("node.lease", Duration.ofSeconds(10), Duration.ofMillis(300), DAY),
                settings.number("execution.crashes", 3, 0, 1000),
                settings.number("execution.running", 200, 1, 1_000_000),
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
                settings.duration("store.recheck", Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMinutes(1)));
    }

    private void checkModes() {
        check("event.transport", "memory");
        check("execution.mode", "direct");
    }

    private void check(String name, String only) {
        String value = settings.text(name).orElse(only).toLowerCase(Locale.ROOT);
        if (value.equals("ray")) {
            LOG.info("'{}' is 'ray', the original kodosumi's default: the embedded '{}' is used", name, only);
        } else if (!value.equals(only)) {
            settings.fault("The setting '" + name + "' is '" + value + "': expected '" + only + "'.");
        }
    }

    private Flows flows() {
        try {
            providers.all(FlowProvider.class).forEach(provider -> flows.addAll(provider.flows()));
        } catch (ConfigurationException broken) {
            broken.faults().forEach(settings::fault);
        }
        Set<String> seen = new HashSet<>();
        flows.stream()
                .filter(flow -> !seen.add(flow.toString()))
                .map(flow -> "Flow '" + flow.name() + "' of version '" + flow.version()
                        + "' is registered twice: give one of them another name or version.")
                .distinct()
                .forEach(settings::fault);
        return new Flows(flows);
    }

    private JsonCodec codec() {
        JsonCodec.Builder builder = JsonCodec.builder();
        names.forEach(builder::register);
        return builder.build();
    }

    // ---- the store ----

    private Optional<StoreProvider> provider() {
        String url = settings.text("execution.database").orElse(DEFAULT_DATABASE);
        try {
            return Optional.of(providers.named(
                    StoreProvider.class, new Providers.Wanted("execution store", masked(url), storeName(url), STORES)));
        } catch (ConfigurationException missing) {
            missing.faults().forEach(settings::fault);
            return Optional.empty();
        }
    }

    /** A URL's scheme without {@code jdbc:} and a {@code +driver}; a plain path means SQLite. */
    static String storeName(String url) {
        String rest = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        int colon = rest.indexOf(':');
        if (colon < 2) { // none, or the letter of a drive
            return rest.equals("memory") ? rest : "sqlite";
        }
        return rest.substring(0, colon).replaceFirst("\\+.*", "").toLowerCase(Locale.ROOT);
    }

    /** Without what may be a password. */
    static String masked(String url) {
        return url.replaceFirst("//[^/@]*@", "//***@").replaceFirst("[?].*", "?…");
    }

    private ExecutionStore create(StoreProvider provider) {
        return provider.create(settings);
    }

    // ---- the parts ----

    private Kodosumi assemble(Limits limits, Flows all, JsonCodec codec, ExecutionStore store) {
        Problems problems = new Problems(timing);
        AtomicReference<@Nullable Engine> engine = new AtomicReference<>();
        Timers timers = new Timers(timing, "kodosumi-timers");
        WriteQueue writes = new WriteQueue(store, timing, problems, committed -> {
            Engine ready = engine.get();
            if (ready != null) {
                ready.committed(committed);
            }
        });
        Services services = new Services(timing, timers, store, writes, codec, problems, limits);
        NodeRuntime node = new NodeRuntime(services, all, () -> {
            Engine ready = engine.get();
            if (ready != null) {
                ready.looked();
            }
        });
        Bell bell = new Bell();
        Engine ready = new Engine(services, all, node, bell);
        engine.set(ready);
        Closing closing = new Closing(ready, given == null);
        try {
            subscribe(store, ready, closing);
            node.start();
        } catch (KodosumiException failure) {
            closing.close();
            throw failure;
        }
        LOG.info(
                "Kodosumi is open as node {} with {} flows",
                node.id(),
                all.routes().size());
        return new Kodosumi(ready, closing);
    }

    private static void subscribe(ExecutionStore store, Engine engine, Closing closing) {
        if (store instanceof Nudges nudges) {
            closing.closes(nudges.onNudge(fid -> engine.nudged(fid, fid.equals(Fid.STORE))));
        }
    }
}
