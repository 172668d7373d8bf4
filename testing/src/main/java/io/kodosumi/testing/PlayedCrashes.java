package io.kodosumi.testing;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.Invariants;
import io.kodosumi.tck.ReferenceTransport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Crashes runs within this process: the runtime loses its store at a boundary, and another one goes on. */
final class PlayedCrashes {
    static final String KEY = "crash-test";

    private final List<Flow> flows;
    private final UnaryOperator<Kodosumi.Builder> settings;
    private final LockScript script;
    private final Effects effects;
    private final Carried carried;

    /** How events get to the store. */
    enum Carried {
        /** With what belongs to them, in one transaction. */
        EMBEDDED("memory"),
        /** By a transport that outlives the process. */
        KEPT("memory and a transport");

        private final String backend;

        Carried(String backend) {
            this.backend = backend;
        }

        String backend() {
            return backend;
        }

        List<String> calls() {
            return this == EMBEDDED ? List.of("write") : List.of("write", "publish", "done");
        }
    }

    PlayedCrashes(
            List<Flow> flows,
            UnaryOperator<Kodosumi.Builder> settings,
            LockScript script,
            Effects effects,
            Carried carried) {
        this.carried = carried;
        this.flows = flows;
        this.settings = builder ->
                settings.apply(builder).setting("execution.crashes", "1000").setting("close.timeout", "200ms");
        this.script = script;
        this.effects = effects;
    }

    /** What became of a launch that was crashed there. */
    Crash at(CrashPoint point, Launch launch, Told plain) throws InterruptedException {
        Launch keyed = launch.key(KEY);
        try (Stage stage = new Stage(flows, settings, script)) {
            return effects.aside(() -> at(point, keyed, plain, stage));
        }
    }

    private Crash at(CrashPoint point, Launch launch, Told plain, Stage stage) throws InterruptedException {
        LockScript.Play play = script.play();
        ReferenceTransport transport = new ReferenceTransport();
        Fuse fuse = new Fuse(point, () -> stage.life().die());
        stage.open(store -> new FusedStore(store, fuse), carrying(transport, fuse, stage));
        fuse.arm();
        Optional<TestRun> run = untilCrash(stage, launch, play, fuse);
        if (fuse.isBlown()) {
            stage.abandon();
            stage.open(store -> store, carrying(transport, new Fuse(null, () -> {}), stage));
            run = Optional.of(stage.run(launch, play));
        }
        checkStore(stage.store(), point);
        Told told = stage.told(run.orElseThrow(), effects.counted());
        return crash(point, fuse, plain, told, lost(run.orElseThrow().events()));
    }

    private UnaryOperator<Kodosumi.Builder> carrying(ReferenceTransport transport, Fuse fuse, Stage stage) {
        return carried == Carried.EMBEDDED
                ? builder -> builder
                : builder -> builder.transport("reference", new FusedTransport(transport, fuse, stage.life()));
    }

    private static Optional<TestRun> untilCrash(Stage stage, Launch launch, LockScript.Play play, Fuse fuse)
            throws InterruptedException {
        try {
            return Optional.of(stage.run(launch, play));
        } catch (Crashed | KodosumiException crashed) {
            if (!fuse.isBlown()) {
                throw crashed;
            }
            return Optional.empty();
        }
    }

    private static Crash crash(CrashPoint point, Fuse fuse, Told plain, Told told, int lost) {
        return new Crash(
                point.toString(),
                fuse.what(),
                fuse.isBlown() ? 1 : 0,
                lost,
                beyond(plain.steps(), told.steps()),
                beyond(plain.effects(), told.effects()),
                told.outcome());
    }

    static int lost(List<Event> events) {
        return (int)
                events.stream().filter(event -> event.kind().equals(Event.LOST)).count();
    }

    /** What happened how much more often, or less. */
    static Map<String, Integer> beyond(Map<String, Integer> plain, Map<String, Integer> told) {
        Map<String, Integer> more = new TreeMap<>(told);
        plain.forEach((name, n) -> more.merge(name, -n, Integer::sum));
        more.values().removeIf(n -> n == 0);
        return more;
    }

    private void checkStore(ExecutionStore store, CrashPoint point) {
        Invariants invariants = carried == Carried.EMBEDDED ? Invariants.of(store) : Invariants.behindTransport(store);
        List<String> faults = invariants.faults();
        if (!faults.isEmpty()) {
            throw brokenStore(point.toString(), String.join("; ", faults));
        }
    }

    static AssertionError brokenStore(String point, String faults) {
        return new AssertionError("After a crash " + point
                + " the store is not as it must be, which is no fault of the flow: " + faults + ". Please report it.");
    }
}
