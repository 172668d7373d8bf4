package io.kodosumi.testing;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.Invariants;
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

    PlayedCrashes(List<Flow> flows, UnaryOperator<Kodosumi.Builder> settings, LockScript script, Effects effects) {
        this.flows = flows;
        this.settings = builder ->
                settings.apply(builder).setting("execution.crashes", "1000").setting("close.timeout", "2s");
        this.script = script;
        this.effects = effects;
    }

    /** What became of a launch that was crashed there. */
    Crash at(CrashPoint point, Launch launch, Told plain) throws InterruptedException {
        Launch keyed = launch.key(KEY);
        try (Stage stage = new Stage(flows, settings, script)) {
            Fuse fuse = new Fuse(point, () -> stage.life().die());
            return effects.aside(() -> {
                LockScript.Play play = script.play();
                stage.open(store -> new FusedStore(store, fuse));
                Optional<TestRun> run = untilCrash(stage, keyed, play, fuse);
                if (fuse.isBlown()) {
                    stage.abandon();
                    run = Optional.of(stage.open(store -> store).run(keyed, play));
                }
                checkStore(stage.store(), point);
                Told told = stage.told(run.orElseThrow(), effects.counted());
                return crash(point, fuse, plain, told, lost(run.orElseThrow().events()));
            });
        }
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

    private static void checkStore(ExecutionStore store, CrashPoint point) {
        List<String> faults = Invariants.of(store).faults();
        if (!faults.isEmpty()) {
            throw brokenStore(point.toString(), String.join("; ", faults));
        }
    }

    static AssertionError brokenStore(String point, String faults) {
        return new AssertionError("After a crash " + point
                + " the store is not as it must be, which is no fault of the flow: " + faults + ". Please report it.");
    }
}
