package io.kodosumi.store.sqlite;

import io.kodosumi.Execution;
import io.kodosumi.Health;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.runtime.Probe;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that writes more than it may. Says {@code PID}; then, for each line that it reads, how far it has come and what is wrong;
 * at its end the outcome.
 */
final class FullDiskMain {
    /** How many events it emits, of {@link #SIZE} characters each: some 6 MB. */
    static final int EVENTS = 1_500;

    static final int SIZE = 4_000;

    /** After so many events, a step. */
    static final int STEP = 100;

    private static final AtomicInteger EMITTED = new AtomicInteger();

    private FullDiskMain() {}

    /** Runs it over the database of this name. */
    public static void main(String... arguments) throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(Path.of(arguments[0]).toString())
                .setting("store.patience", "10m")
                .flow("writes", FullDiskMain::flow)
                .open()) {
            Execution execution = kodosumi.as("alice").launch(Launch.of("writes"));
            System.out.println("PID " + ProcessHandle.current().pid());
            answer(kodosumi);
            Optional<Outcome> outcome = execution.await(Duration.ofMinutes(2));
            System.out.println("OUTCOME " + outcome.map(Outcome::json).orElse("none") + " after "
                    + execution.attempts() + " attempt, healthy: "
                    + Probe.until("healthy, from the next beat on", kodosumi::health, Health::isUp)
                            .isUp());
        }
    }

    private static Object flow(Inputs inputs, Tracer tracer) {
        String text = "x".repeat(SIZE - 8);
        for (int n = 1; n <= EVENTS; n++) {
            tracer.debug(String.format("%08d", n) + text);
            EMITTED.set(n);
            if (n % STEP == 0) {
                tracer.step("step", Integer.class, key -> EMITTED.get());
            }
        }
        return EMITTED.get();
    }

    private static void answer(Kodosumi kodosumi) {
        Thread answers = new Thread(() -> {
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            questions.lines().forEach(line -> System.out.println("AT " + EMITTED.get() + " " + writes(kodosumi)));
        });
        answers.setDaemon(true);
        answers.start();
    }

    private static String writes(Kodosumi kodosumi) {
        return kodosumi.health().problems().stream()
                .filter(problem -> problem.what().equals("store writes"))
                .map((Health.Problem problem) -> "since " + problem.since() + ": " + problem.detail())
                .findFirst()
                .orElse("well");
    }
}
