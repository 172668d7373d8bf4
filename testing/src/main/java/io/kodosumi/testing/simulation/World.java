package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What all of one run share. */
final class World {
    private final Mode mode;
    private final Setup setup;
    private final Scheduler scheduler;
    private final Trace trace;
    private final Witness witness = new Witness();
    private final ExecutionStore store;
    private final Observer observer;
    private final Network network;
    private final Optional<Post> post;
    private final Counter hooks;
    private final Machine outside;
    private final List<List<Act>> plots = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<Launched> executions = new ArrayList<>();
    private final Map<String, Integer> stumbled = new HashMap<>();
    private Weather weather;

    /** An execution that people know of. */
    record Launched(Fid fid, String user) {}

    World(
            Mode mode,
            Chance chance,
            Scheduler scheduler,
            Trace trace,
            Function<World, ExecutionStore> store,
            UnaryOperator<EventTransport> flaw) {
        this.mode = mode;
        this.setup = Setup.of(chance);
        this.scheduler = scheduler;
        this.trace = trace;
        this.store = store.apply(this);
        this.observer = new Observer(this.store, trace, setup.room());
        this.outside = new Machine(scheduler, "outside", true, Duration.ZERO, chance.split());
        this.network = new Network(scheduler, chance.split(), outside);
        this.weather = Weather.of(chance);
        witness.notesFailures();
        Plot plot = new Plot(chance.split());
        for (int i = 0; i < setup.plots(); i++) {
            plots.add(plot.acts());
        }
        for (int i = 1; i <= setup.machines(); i++) {
            sites.add(new Site(this, i, chance.split()));
        }
        this.post = mode.transport() ? Optional.of(new Post(this, flaw, chance.split())) : Optional.empty();
        this.hooks = new Counter(this, chance.split());
    }

    Mode mode() {
        return mode;
    }

    /** The transport, if events go by one. */
    Optional<Post> post() {
        return post;
    }

    Counter hooks() {
        return hooks;
    }

    Setup setup() {
        return setup;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Trace trace() {
        return trace;
    }

    Witness witness() {
        return witness;
    }

    Observer observer() {
        return observer;
    }

    Network network() {
        return network;
    }

    Weather weather() {
        return weather;
    }

    void calm() {
        weather = Weather.CALM;
        post.ifPresent(Post::goOn);
    }

    /** Where people are, who neither stall nor crash. */
    Machine outside() {
        return outside;
    }

    Machine machine(String name, Chance chance) {
        Duration skew = Duration.ofMillis(chance.between(-5_000, 5_000));
        return new Machine(scheduler, name, setup.isCheap(), skew, chance.split());
    }

    ExecutionStore wire(Machine machine, Chance chance) {
        return new Wire(this, machine, store, chance.split());
    }

    ExecutionStore store() {
        return store;
    }

    List<Site> sites() {
        return sites;
    }

    List<Launched> executions() {
        return executions;
    }

    void launched(Fid fid, String user) {
        Launched launched = new Launched(fid, user);
        if (!executions.contains(launched)) {
            executions.add(launched);
        }
    }

    int plots() {
        return plots.size();
    }

    List<Act> plot(int number) {
        return plots.get(number);
    }

    /** Whether what stumbles so often stumbles now. */
    boolean stumbles(String where, int times) {
        return stumbled.merge(where, 1, Integer::sum) <= times;
    }
}
