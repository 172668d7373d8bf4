package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.Transports;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * An open runtime: it runs flows, and gives users what they can see and do. Several live side by side in one process, and share work
 * if they share a store. No thread is started before {@link Builder#open}, none is left after {@link #close}.
 *
 * <p>Safe for use by many threads.
 */
public final class Kodosumi implements AutoCloseable {
    private final Engine engine;
    private final Closing closing;

    Kodosumi(Engine engine, Closing closing) {
        this.engine = engine;
        this.closing = closing;
    }

    /** A builder with the defaults: a SQLite file {@code ./data/kodosumi.db}, everything in this process. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A store that forgets everything when it is closed, for {@link Builder#store}: runtimes that share it are nodes of one process.
     *
     * @param clock judges its leases, sleeps and expiries: a test's own, if time is to pass at its word
     */
    public static ExecutionStore storeInMemory(Clock clock) {
        return new MemoryStore(Objects.requireNonNull(clock, "clock"));
    }

    /** What this user can see and do: {@link #as(UserId)}. */
    public User as(String user) {
        return as(new UserId(user));
    }

    /**
     * What this user can see and do.
     *
     * @throws IllegalArgumentException for {@link UserId#SYSTEM}, which is the host itself: see {@link #system}
     */
    public User as(UserId user) {
        if (user.equals(UserId.SYSTEM)) {
            throw new IllegalArgumentException(
                    "'" + user
                            + "' is the host itself and nobody else: use kodosumi.system(), and never let a user have that name");
        }
        return new User(engine, Objects.requireNonNull(user, "user"), false);
    }

    /** What the host can see and do: everything, as {@link UserId#SYSTEM}. */
    public User system() {
        return new User(engine, UserId.SYSTEM, true);
    }

    /**
     * What is wrong at present and since when, and how much waits. Neither throws nor hangs when the store is away, and is cheap enough
     * for a probe each second: the store is asked once a second at most, and waited for a quarter of a second at most.
     */
    public Health health() {
        return engine.health();
    }

    /**
     * The nodes that the store still knows, the last to open first. Reads the store.
     *
     * @throws io.kodosumi.model.KodosumiException if it does not answer
     */
    public List<Node> nodes() {
        return engine.nodes();
    }

    /**
     * The flows that living nodes run, each version once: what can be launched and will be run. Those of the node that opened last come
     * first. Reads the store.
     *
     * @throws io.kodosumi.model.KodosumiException if it does not answer
     */
    public List<Node.Offer> offers() {
        return Nodes.offers(nodes().stream().filter(node -> node.state() == Node.State.LIVING));
    }

    /**
     * Takes no more work, lets what runs give up its place at its next call of the tracer, stores what was emitted, and lets go of
     * everything, within the bound {@code kodo.close.timeout} (30 s). Others go on at once with what is unfinished. Idempotent: a second
     * call waits for the first. An interrupt makes it hurry; the flag is kept.
     *
     * @throws IllegalStateException if a flow of this runtime calls it, which would wait for itself
     */
    @Override
    public void close() {
        closing.close();
    }

    /** Whether it is closed, and everything was drained and written before. */
    boolean isDrained() {
        return closing.isComplete();
    }

    Duration closingBound() {
        return engine.services().limits().closing();
    }

    /** This node in a line of a log. */
    String described() {
        return engine.described();
    }

    /** Configures a runtime. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<Flow> flows = new ArrayList<>();
        private final List<Map.Entry<String, CompletionHook>> hooks = new ArrayList<>();
        private final List<Map.Entry<String, Class<?>>> names = new ArrayList<>();
        private final List<Codec> codecs = new ArrayList<>();
        private @Nullable ExecutionStore store;
        private Transports.@Nullable Given transport;
        private @Nullable Timing timing;
        private @Nullable Clock clock;
        private @Nullable ThreadFactory threads;
        private ClassLoader loader = defaultLoader();

        private Builder() {}

        private static ClassLoader defaultLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context != null ? context : Objects.requireNonNull(Kodosumi.class.getClassLoader());
        }

        /** Adds a flow of version {@code 1} without a form. */
        public Builder flow(String name, FlowCode code) {
            return flow(Flow.of(name, code));
        }

        /** Adds a flow of version {@code 1} whose inputs must satisfy a form. */
        public Builder flow(String name, Form<?> form, FlowCode code) {
            return flow(Flow.of(name, code).form(form));
        }

        /**
         * Adds a flow. Of several versions of one name, the one added last is what a launch without a version gets; those of
         * {@link FlowProvider}s come before.
         */
        public Builder flow(Flow flow) {
            flows.add(Objects.requireNonNull(flow, "flow"));
            return this;
        }

        /** Adds flows. */
        public Builder flows(Collection<Flow> all) {
            all.forEach(this::flow);
            return this;
        }

        /**
         * Adds a completion hook: what a {@link Launch#onOutcome launch that names it} wants done once its execution has ended. Nodes that
         * have it run it at least once, and again until it returns.
         *
         * @param name 1 to 64 of {@code A-Za-z0-9_.-}
         * @throws IllegalArgumentException if the name is another
         */
        public Builder hook(String name, CompletionHook hook) {
            hooks.add(Map.entry(Flow.checked("hook name", name), Objects.requireNonNull(hook, "hook")));
            return this;
        }

        /** Where executions are kept: a path, or a URL whose scheme names a store. */
        public Builder database(String url) {
            return setting("execution.database", url);
        }

        /** Keeps executions in this store, which the caller closes after the runtime. */
        public Builder store(ExecutionStore instance) {
            store = Objects.requireNonNull(instance, "instance");
            return this;
        }

        /**
         * Carries events with this transport, which the caller closes after the runtime.
         *
         * @param name what the store remembers it by: the same on every node; not blank, not {@code memory}, not {@code ray}
         * @throws IllegalArgumentException if that cannot be its name
         */
        public Builder transport(String name, EventTransport instance) {
            transport = new Transports.Given(
                    Objects.requireNonNull(name, "name"), Objects.requireNonNull(instance, "instance"));
            return this;
        }

        /** Sets a setting by its name without the prefix, such as {@code node.lease}; outranks properties and environment. */
        public Builder setting(String name, String value) {
            settings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The name under which values of a class are stored, instead of its simple name. */
        public Builder name(String name, Class<?> type) {
            names.add(Map.entry(name, type));
            return this;
        }

        /**
         * Writes what steps result in with a codec of the host, and reads with it, with the others given here, and what was written
         * without one. A {@link Flow#codec flow's own} outranks it.
         */
        public Builder codec(Codec writes, Codec... alsoReads) {
            codecs.clear();
            codecs.add(Objects.requireNonNull(writes, "writes"));
            codecs.addAll(List.of(alsoReads));
            return this;
        }

        /** The wall clock of events' timestamps and of new ids. */
        public Builder clock(Clock wall) {
            clock = Objects.requireNonNull(wall, "wall");
            return this;
        }

        /**
         * Makes the threads of flows, branches and listeners, instead of virtual ones or daemon threads; such as the factory of an
         * application server. The few threads that do the runtime's own work are daemons of its own.
         */
        public Builder threads(ThreadFactory factory) {
            threads = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /** All time, threads and waits of the runtime; then {@link #clock} and {@link #threads} are not asked. */
        public Builder timing(Timing all) {
            timing = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Finds providers of stores and flows, and is the context class loader of flows, branches and listeners; the default is the context class loader of the thread
         * that makes the builder.
         */
        public Builder classLoader(ClassLoader other) {
            loader = Objects.requireNonNull(other, "other");
            return this;
        }

        /**
         * Opens the runtime: checks everything, opens the store, registers the node and begins to serve.
         *
         * @throws ConfigurationException with all faults at once
         * @throws io.kodosumi.model.KodosumiException if the store cannot be opened
         */
        public Kodosumi open() {
            Timing time = timing != null ? timing : Timing.system(clock != null ? clock : Clock.systemUTC(), threads);
            return new Opening(
                            ResolvedSettings.of(settings),
                            new Opening.Given(flows, hooks, store, transport),
                            new Naming(names, codecs),
                            time,
                            loader)
                    .open();
        }
    }
}
