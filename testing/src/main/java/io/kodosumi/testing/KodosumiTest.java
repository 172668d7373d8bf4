package io.kodosumi.testing;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Fid;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs flows in a test, in memory and in no time: a fresh runtime for each test, whose clock stands still unless everything waits for it,
 * and then goes straight to what comes next. So sleeps, backoffs and expiries pass at once, and locks are answered as the test says.
 *
 * <pre>{@code
 * @RegisterExtension
 * final KodosumiTest kodosumi = KodosumiTest.with(Flow.of("review", ReviewFlow::run));
 *
 * @Test
 * void an_approved_draft_is_the_result() throws Exception {
 *     kodosumi.answer("approve", Map.of("approve", true));
 *
 *     TestRun run = kodosumi.run(Launch.of("review").input("document", "…"));
 *
 *     assertThat(run).finished().ranStep("draft", 1);
 * }
 * }</pre>
 *
 * <p>Each run is done again from the start as if the process were replaced whenever the flow waits ({@code park.for} zero), and must end
 * the same way: what then differs belongs in a step. With {@link CrashTest} instead of {@code Test}, it also crashes wherever it can.
 * So the code of the flow runs more than once, and what stands in for the world outside must bear it; {@link #effects} does.
 *
 * <p>Used by the thread of the test.
 */
public final class KodosumiTest implements BeforeEachCallback, AfterEachCallback {
    private final List<Flow> flows;
    private final LockScript script = new LockScript("answer(\"%s\", Map.of(…)), expire(\"%s\") or decline(\"%s\")");
    private final Effects effects = new Effects();
    private UnaryOperator<Kodosumi.Builder> settings = builder -> builder;
    private boolean replays = true;
    private final @Nullable HaltedRun halted = HaltedRun.ofThisProcess();
    private @Nullable Stage stage;
    private int runs;
    private final Set<Fid> known = new HashSet<>();
    private @Nullable Crashing crashing;
    private Fuse counting = new Fuse(null, () -> {});
    private final List<CrashReport> reports = new ArrayList<>();

    private KodosumiTest(List<Flow> flows) {
        this.flows = flows;
    }

    /** A runtime with these flows. */
    public static KodosumiTest with(Flow... flows) {
        return new KodosumiTest(List.of(flows));
    }

    /**
     * This, with more than its flows: completion hooks, codecs, names, bounds; called again, with that too. Store and timing are its
     * own.
     *
     * @throws IllegalStateException within a test, whose runtime is open by then
     */
    public KodosumiTest configured(UnaryOperator<Kodosumi.Builder> more) {
        if (stage != null) {
            throw new IllegalStateException(
                    "The runtime of this test is open already: call configured(…) where the KodosumiTest is made.");
        }
        UnaryOperator<Kodosumi.Builder> before = settings;
        settings = builder -> more.apply(before.apply(builder));
        return this;
    }

    /**
     * This, for flows that say something else each time: their runs are not replayed, and behind a crash only the kind of their outcome,
     * and what they did, is compared.
     */
    public KodosumiTest withoutReplay() {
        replays = false;
        return this;
    }

    // ---- what people do, in each run of the test from its beginning ----

    /**
     * The next lock of this name gets this answer. What a test says here holds for each {@link #run} from its beginning: a second run
     * begins with the first answer again.
     */
    public KodosumiTest answer(String lock, Map<String, ? extends @Nullable Object> values) {
        script.add(lock, new LockScript.Answers(values));
        return this;
    }

    /** The next lock of this name gets no answer, and expires. */
    public KodosumiTest expire(String lock) {
        script.add(lock, new LockScript.Expires());
        return this;
    }

    /** At the next lock of this name the execution is cancelled. */
    public KodosumiTest decline(String lock) {
        script.add(lock, new LockScript.Declines());
        return this;
    }

    // ---- running ----

    /**
     * Launches it as the user {@code tester}, and lets all happen until its log is closed and its completion hooks ran. Time moves by
     * itself while all wait; code of the host that is busy may be so for 30 s of real time.
     *
     * @throws AssertionError if it is busy for longer, waits at a lock that the script does not know, cannot go on, or ends otherwise when it is replayed
     */
    public TestRun run(Launch launch) throws InterruptedException {
        runs++;
        if (halted != null) {
            return halted(halted, launch);
        }
        Map<String, Integer> before = effects.counted();
        int writes = counting.calls("write");
        TestRun run = stage().run(launch);
        writes = counting.calls("write") - writes;
        if (!known.add(run.execution().fid())) {
            return run; // found under its key: as little as happened here would happen in its repetitions
        }
        Told plain = stage().told(run, effects.since(before));
        if (replays) {
            replay(launch, plain);
        }
        if (crashing != null) {
            crash(crashing, launch, plain, writes);
        }
        return run;
    }

    private void replay(Launch launch, Told plain) throws InterruptedException {
        List<String> differences = plain.differences(repeated(launch));
        if (!differences.isEmpty()) {
            throw new AssertionError("The flow ran otherwise when it was replayed from its journal after each wait: "
                    + String.join("; ", differences)
                    + ". Its code runs again then, up to where it was: what has an effect, or comes out otherwise each time, belongs in"
                    + " a step.");
        }
    }

    private void crash(Crashing how, Launch launch, Told plain, int writes) throws InterruptedException {
        CrashReport full = how.test().halts() ? halted(how, plain) : played(how, launch, plain, writes);
        CrashReport report = replays ? full : full.byStatus();
        reports.add(report);
        how.all().add(how.name(), report);
        if (!report.faults().isEmpty()) {
            throw new AssertionError(
                    report
                            + "\nWhat has an effect belongs in a step, and the effect under the key that its body is told, so that it happens once.");
        }
    }

    private CrashReport played(Crashing how, Launch launch, Told plain, int writes) throws InterruptedException {
        PlayedCrashes played = new PlayedCrashes(flows, settings, script, effects, PlayedCrashes.Carried.EMBEDDED);
        List<Crash> crashes =
                new CrashSurvey(how.test().sample(), writes).crashes(point -> played.at(point, launch, plain));
        return new CrashReport(
                plain.flow(),
                "memory",
                plain.outcome(),
                crashes,
                Set.of(how.test().mayRepeat()));
    }

    private CrashReport halted(Crashing how, Told plain) throws InterruptedException {
        HaltedCrashes halted = new HaltedCrashes(how.name(), how.test().database(), runs);
        HaltedCrashes.Ended ended = halted.run(null);
        List<Crash> crashes =
                new CrashSurvey(how.test().sample(), ended.calls()).crashes(point -> halted.at(point, ended));
        return new CrashReport(
                plain.flow(),
                halted.backend(),
                ended.outcome(),
                crashes,
                Set.of(how.test().mayRepeat()));
    }

    /** In a process that was started to be halted. */
    private TestRun halted(HaltedRun here, Launch launch) throws InterruptedException {
        if (here.isNumber(runs)) {
            here.run(flows, settings, new HaltedRun.Acting(launch, script.play(), effects));
        }
        return stage().run(launch);
    }

    /** What became of the runs of this test that were crashed, one report for each {@link #run}. */
    public List<CrashReport> crashes() {
        return List.copyOf(reports);
    }

    private Told repeated(Launch launch) throws InterruptedException {
        try (Stage again = new Stage(flows, builder -> settings.apply(builder).setting("park.for", "0"), script)) {
            return effects.aside(() -> again.told(again.open(store -> store).run(launch), effects.counted()));
        }
    }

    /** The time of the runtime and its store, from 2026-01-01T00:00:00Z on. */
    public Clock clock() {
        return stage().clock();
    }

    /** Moves the time, and waits until all that was to happen by then has happened. */
    public void advance(Duration by) throws InterruptedException {
        stage().advance(by);
    }

    /** The runtime, for what a test wants beyond {@link #run}. Its time moves only as the test says. */
    public Kodosumi runtime() {
        return stage().runtime();
    }

    /** Where stand-ins note what they did; of a run as the test sees it, and not of its repetitions. */
    public Effects effects() {
        return effects;
    }

    private Stage stage() {
        Stage open = stage;
        if (open == null) {
            throw new IllegalStateException(
                    "No test runs: register this with @RegisterExtension, and use it within a test.");
        }
        return open;
    }

    /** How this test crashes. */
    private record Crashing(CrashTest test, String name, CrashReports all) {}

    // ---- as an extension ----

    @Override
    public void beforeEach(ExtensionContext context) {
        script.clear();
        effects.clear();
        reports.clear();
        runs = 0;
        known.clear();
        crashing = AnnotationSupport.findAnnotation(context.getElement(), CrashTest.class)
                .map(test -> new Crashing(test, context.getUniqueId(), CrashReports.of(context)))
                .orElse(null);
        counting = new Fuse(null, () -> {}).arm();
        stage = new Stage(flows, settings, script).open(store -> new FusedStore(store, counting));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Stage open = stage;
        stage = null;
        if (open != null) {
            open.close();
        }
    }
}
