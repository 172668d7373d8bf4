package io.kodosumi;

import io.kodosumi.internal.Limits;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.hook.Hooks;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.node.Offered;
import io.kodosumi.internal.node.Retention;
import io.kodosumi.internal.settings.Providers;
import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.Stores;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.InClassLoader;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
    private final Timing timing;
    private final Providers providers;

    Opening(ResolvedSettings settings, Given from, Naming naming, Timing timing, ClassLoader loader) {
        this.settings = settings;
        this.from = from;
        this.naming = naming;
        this.timing = new InClassLoader(timing, loader);
        this.providers = new Providers(loader);
    }

    /** What the builder was given. */
    record Given(
            List<Flow> flows,
            List<Map.Entry<String, CompletionHook>> hooks,
            @Nullable ExecutionStore store) {}

    Kodosumi open() {
        Limits limits = limits();
        checkModes();
        Set<Node.Role> roles = roles();
        Registration registration = new Registration(settings, providers);
        Flows flows = registration.of(from.flows());
        Map<String, CompletionHook> hooks = registration.hooks(from.hooks());
        JsonCodec codec = naming.codec(settings);
        registration.checkMetadata(codec);
        ExecutionStore store = store();
        try {
            settings.check();
            settings.unknown().forEach(sentence -> LOG.warn("{}", sentence));
            return assemble(limits, roles, new Offered(flows, hooks(hooks, codec)), codec, store);
        } catch (RuntimeException | Error failure) {
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

    private void checkModes() {
        check("event.transport", "memory");
        check("execution.mode", "direct");
    }

    private void check(String name, String only) {
        if (settings.word(name, List.of(only, "ray")).equals("ray")) {
            LOG.info("'{}' is 'ray', as in the original kodosumi: here that means '{}'", name, only);
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

    // ---- the parts ----

    private Kodosumi assemble(
            Limits limits, Set<Node.Role> roles, Offered offered, JsonCodec codec, ExecutionStore store) {
        Problems problems = new Problems(timing);
        AtomicReference<@Nullable Engine> engine = new AtomicReference<>();
        Timers timers = new Timers(timing, "kodosumi-timers");
        WriteQueue writes = new WriteQueue(store, timing, problems, new ToEngine(engine));
        Services services = new Services(timing, timers, store, writes, codec, problems, limits);
        NodeRuntime node = new NodeRuntime(services, offered, roles, () -> {
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().looked();
            }
        });
        Bell bell = new Bell();
        Engine ready = new Engine(services, offered, roles, node, bell);
        engine.set(ready);
        Closing closing = new Closing(ready, from.store() == null);
        try {
            subscribe(store, ready, closing);
            node.start();
            if (!limits.retention().isZero()) {
                closing.closes(new Retention(services, limits.retention()));
            }
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
        LOG.info("Kodosumi is open as {}", ready.described());
        return new Kodosumi(ready, closing);
    }

    private static void subscribe(ExecutionStore store, Engine engine, Closing closing) {
        if (store instanceof Nudges nudges) {
            closing.closes(engine.watching().join(nudges));
        }
    }

    /** What was written, told to the engine once there is one. */
    private record ToEngine(AtomicReference<@Nullable Engine> engine) implements WriteQueue.Listener {
        @Override
        public void committed(WriteQueue.Committed unit) {
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().committed(unit);
            }
        }

        @Override
        public void committed(Set<Fid> fids) {
            Engine ready = engine.get();
            if (ready != null) {
                ready.watching().committed(fids);
            }
        }
    }
}
