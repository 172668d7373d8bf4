package io.kodosumi.testing;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.StoreProvider;
import io.kodosumi.tck.HaltingStore;
import io.kodosumi.tck.Invariants;
import io.kodosumi.tck.MapSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The run of a process that is to be halted at a point, or that goes on after one that was. It does not return. */
final class HaltedRun {
    static final String FOLDER = "kodosumi.crash.folder";
    static final String DATABASE = "kodosumi.crash.database";
    static final String POINT = "kodosumi.crash.point";
    static final String RUN = "kodosumi.crash.run";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path folder;
    private final int run;

    private HaltedRun(Path folder, int run) {
        this.folder = folder;
        this.run = run;
    }

    /** That of this process, if it was started for one. */
    static @Nullable HaltedRun ofThisProcess() {
        String folder = System.getProperty(FOLDER);
        return folder == null ? null : new HaltedRun(Path.of(folder), Integer.getInteger(RUN, 1));
    }

    /** Whether it is the n-th run of its test. */
    boolean isNumber(int n) {
        return run == n;
    }

    /** Runs it to its end or to the point, and ends the process. */
    void run(List<Flow> flows, UnaryOperator<Kodosumi.Builder> settings, Acting acting) throws InterruptedException {
        Marks marks = new Marks(folder);
        acting.effects().alsoTo(marks);
        Bodies bodies = new Bodies(marks);
        ExecutionStore store = store(System.getProperty(DATABASE, ""));
        Kodosumi.Builder builder = settings.apply(
                Kodosumi.builder().setting("execution.crashes", "1000").setting("store.recheck", "20ms"));
        flows.forEach(flow -> builder.flow(WatchedTracer.watched(flow, bodies)));
        Fuse fuse = fuse();
        Kodosumi kodosumi = builder.store(new FusedStore(store, fuse)).open();
        fuse.arm();
        Execution execution = kodosumi.as(Stage.USER).launch(acting.launch().key(key()));
        goOnWith(acting.play(), store, execution);
        Outcome outcome = played(execution, acting.play());
        if (!execution.awaitHooks(PATIENCE)) {
            throw new AssertionError("The completion hooks of execution " + execution + " did not run within "
                    + PATIENCE.toSeconds() + " s of real time: " + execution.hooks());
        }
        int lost = PlayedCrashes.lost(execution.events());
        kodosumi.close();
        tell(execution, outcome, lost, fuse.calls("write"), Invariants.of(store).faults());
        store.close();
        Runtime.getRuntime().halt(0); // whatever the test does behind its run is not asked for here
    }

    /** What is launched, and what people do. */
    record Acting(Launch launch, LockScript.Play play, Effects effects) {}

    /** One for each run, whose processes have a folder together: the database may be that of all. */
    private String key() {
        return PlayedCrashes.KEY + "-" + folder.getFileName();
    }

    /** What was done with the locks that earlier processes asked for stays done: the script goes on behind that. */
    private static void goOnWith(LockScript.Play play, ExecutionStore store, Execution execution) {
        List<LockRow> asked = new ArrayList<>();
        for (Optional<Cursor> next = Optional.of(Cursor.START); next.isPresent(); ) {
            Page<LockRow> page = store.locks(LockQuery.of(execution.fid()), next.get(), 100);
            asked.addAll(page.items());
            next = page.next();
        }
        asked.sort(Comparator.comparing(LockRow::opened).thenComparing(LockRow::lid));
        asked.forEach(lock -> play.move(execution.flow(), lock.name(), lock.lid()));
    }

    private Fuse fuse() {
        CrashPoint point = Optional.ofNullable(System.getProperty(POINT))
                .map(CrashPoint::of)
                .orElse(null);
        Fuse[] itself = new Fuse[1];
        itself[0] = new Fuse(point, () -> {
            write(Map.of("writes", itself[0].what()), "killed");
            Runtime.getRuntime().halt(HaltingStore.EXIT_CODE);
        });
        return itself[0];
    }

    static ExecutionStore store(String database) {
        String name = storeName(database);
        return ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "No store '" + name + "' for '" + database
                                        + "' on the class path: add its artifact in test scope, such as io.kodosumi:kodosumi-store-sqlite."))
                .create(new MapSettings(Map.of("execution.database", database)));
    }

    /** The scheme of a URL without {@code jdbc:} and without a {@code +driver}; a plain path means SQLite. */
    static String storeName(String database) {
        String url = database.startsWith("jdbc:") ? database.substring("jdbc:".length()) : database;
        int colon = url.indexOf(':');
        return colon < 2 ? "sqlite" : url.substring(0, colon).replaceFirst("\\+.*", "");
    }

    private static Outcome played(Execution execution, LockScript.Play play) throws InterruptedException {
        while (execution.outcome().isEmpty()) {
            boolean asks = execution.awaitLock(PATIENCE).isPresent();
            if (asks && execution.openLocks().stream().noneMatch(lock -> plays(lock, play))) {
                execution.await(Duration.ofMillis(20));
            } else if (!asks && execution.outcome().isEmpty()) {
                throw new AssertionError("Execution " + execution + " did not go on for " + PATIENCE.toSeconds()
                        + " s of real time: it is " + execution.snapshot());
            }
        }
        try (Follow follow = execution.follow(event -> {})) {
            follow.await(PATIENCE);
        }
        return execution.outcome().orElseThrow();
    }

    /** Does what the script says; false if that is to wait. */
    private static boolean plays(Lock lock, LockScript.Play play) {
        LockScript.Move move = play.move(lock.flow(), lock.name(), lock.lid());
        if (move instanceof LockScript.Answers answers) {
            Answer answer = lock.answer(answers.values());
            if (answer instanceof Answer.Invalid invalid) {
                throw new AssertionError(
                        "The scripted answer to lock '" + lock.lid() + "' is invalid: " + invalid.errors());
            }
        } else if (move instanceof LockScript.Declines) {
            lock.execution().cancel("declined");
            return false;
        }
        return !(move instanceof LockScript.Expires);
    }

    private void tell(Execution execution, Outcome outcome, int lost, int calls, List<String> faults) {
        String json = outcome.json().replace(execution.fid().toString(), "(fid)");
        write(
                Map.of(
                        "outcome", outcome.status().word() + " " + json,
                        "lost", String.valueOf(lost),
                        "calls", String.valueOf(calls),
                        "faults", String.join("; ", faults)),
                "ended");
    }

    private void write(Map<String, String> values, String name) {
        Properties properties = new Properties();
        properties.putAll(values);
        try (var out = Files.newOutputStream(folder.resolve(name))) {
            properties.store(out, null);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
