package io.kodosumi.testing.simulation;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A run of one to three runtimes over one store, with flows, people and misfortunes that follow from a seed alone: the same seed gives the
 * same run, to the last turn of the last thread.
 *
 * <p>Immutable. A run starts threads of its own and ends them; runs do not disturb each other.
 */
public final class Simulation {
    private final long seed;
    private final Function<Clock, ExecutionStore> store;
    private final UnaryOperator<ExecutionStore> flaw;
    private final UnaryOperator<EventTransport> loss;

    private Simulation(
            long seed,
            Function<Clock, ExecutionStore> store,
            UnaryOperator<ExecutionStore> flaw,
            UnaryOperator<EventTransport> loss) {
        this.seed = seed;
        this.store = store;
        this.flaw = flaw;
        this.loss = loss;
    }

    /** The run of this seed, over a store in memory. */
    public static Simulation of(long seed) {
        return new Simulation(seed, MemoryStore::new, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /**
     * The same over another store.
     *
     * @param fresh makes an empty store by this clock; a run is repeated exactly only if the store has no threads that write by themselves
     */
    public Simulation over(Function<Clock, ExecutionStore> fresh) {
        return new Simulation(seed, Objects.requireNonNull(fresh, "fresh"), flaw, loss);
    }

    /** With a store that breaks a rule. */
    Simulation with(UnaryOperator<ExecutionStore> broken) {
        return new Simulation(seed, store, broken, loss);
    }

    /** With a transport, if it has one, that breaks a rule. */
    Simulation by(UnaryOperator<EventTransport> broken) {
        return new Simulation(seed, store, flaw, broken);
    }

    /** Runs it, and once more with a trace if something was wrong. */
    public Report run() {
        Report report = run(false);
        return report.isSound() ? report : run(true);
    }

    Report run(boolean isTraced) {
        Chance chance = new Chance(seed);
        Trace trace = new Trace(isTraced);
        Scheduler scheduler = new Scheduler(chance.split(), trace);
        World world = new World(
                Mode.of(seed),
                chance.split(),
                scheduler,
                trace,
                made -> flaw.apply(store.apply(scheduler.clock())),
                loss);
        Director director = new Director(world, chance.split());
        String stuck = scheduler.run(world.outside(), "director", director::lead);
        List<String> faults = new ArrayList<>(world.observer().faults());
        faults.addAll(director.faults());
        if (stuck != null) {
            faults.add(stuck);
        } else {
            faults.addAll(Ending.faults(world));
        }
        return new Report(
                seed,
                trace.hash(),
                world.executions().size(),
                scheduler.turns(),
                Duration.ofNanos(scheduler.nanos()),
                faults,
                trace.lines());
    }
}
