package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Execution;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.HaltingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A process that runs one execution to its end, unless it dies: launched under a key, so that a restart finds it. Says {@code LOCK} when
 * it waits for an answer, and the outcome.
 */
final class CrashMain {
    /** The launch's key. */
    static final String KEY = "crash-1";

    /** Where each step's body leaves a line. */
    static final String EFFECTS = "effects.txt";

    private CrashMain() {}

    /**
     * Runs it.
     *
     * @param arguments the folder; and where to halt, such as {@code BEFORE:3}, or nothing
     */
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ExecutionStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        ExecutionStore halting = arguments.length > 1 ? halting(store, arguments[1]) : store;
        try (store;
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(halting)
                        .setting("node.lease", "10m")
                        .setting("execution.crashes", "1000")
                        .setting("store.recheck", "20ms")
                        .flow("crashes", (inputs, tracer) -> flow(folder, inputs, tracer))
                        .open()) {
            Execution execution = kodosumi.as("alice")
                    .launch(Launch.of("crashes").input("n", 1).key(KEY));
            if (execution.awaitLock(Duration.ofMinutes(1)).isPresent()) {
                System.out.println("LOCK " + execution.fid());
            }
            Outcome outcome = execution.await(Duration.ofMinutes(1)).orElseThrow();
            System.out.println("OUTCOME " + outcome.json());
        }
    }

    private static ExecutionStore halting(ExecutionStore store, String point) {
        String[] parts = point.split(":", 2);
        HaltingStore.When when = HaltingStore.When.valueOf(parts[0]);
        return new HaltingStore(store, new HaltingStore.Point(when, write -> true, Integer.parseInt(parts[1])));
    }

    static Object flow(Path folder, Inputs inputs, Tracer tracer) throws Exception {
        tracer.debug("begin " + inputs.number("n"));
        String one = step(folder, tracer, "one");
        tracer.debug("after one");
        String left = tracer.branch("left", inner -> {
                    inner.debug("beside");
                    return step(folder, inner, "two");
                })
                .join();
        tracer.sleep(Duration.ofMillis(1));
        boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1))
                .flag("ok");
        tracer.debug("approved " + ok);
        String three = step(folder, tracer, "three");
        tracer.debug("end");
        return one + left + three;
    }

    private static String step(Path folder, Tracer tracer, String name) {
        return tracer.step(name, String.class, key -> {
            effect(folder, key);
            return name;
        });
    }

    private static void effect(Path folder, String key) throws IOException {
        Files.writeString(folder.resolve(EFFECTS), key + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
