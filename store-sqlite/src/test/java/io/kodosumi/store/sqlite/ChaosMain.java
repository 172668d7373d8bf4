package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.text;

import io.kodosumi.Branch;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Tracer;
import io.kodosumi.tck.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A process that works on one database beside others, until its input ends. Says {@code READY} once it does. */
final class ChaosMain {
    static final String FLOW = "chaos";
    static final Duration LEASE = Duration.ofSeconds(2);

    private ChaosMain() {}

    /** Takes the folder of the database. */
    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SqliteStore store = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        Kodosumi kodosumi = builder(store).flow(flow(bodies(folder))).open();
        try (store;
                kodosumi) {
            System.out.println("READY");
            while (System.in.read() >= 0) {}
        }
    }

    static Kodosumi.Builder builder(SqliteStore store) {
        return Kodosumi.builder()
                .store(store)
                .setting("node.lease", LEASE.toMillis() + "ms")
                .setting("execution.running", "20")
                .setting("execution.crashes", "1000");
    }

    /** Where bodies leave a line each. */
    static Path bodies(Path folder) {
        return folder.resolve("bodies.txt");
    }

    static Flow flow(Path bodies) {
        return Flow.of(FLOW, (inputs, tracer) -> run(bodies, inputs, tracer));
    }

    private static Object run(Path bodies, Inputs inputs, Tracer tracer) throws Exception {
        long n = inputs.integer("n");
        tracer.debug("begin " + n);
        step(bodies, tracer, "first");
        Branch<String> left = tracer.branch("left", inner -> {
            step(bodies, inner, "two");
            inner.debug("between");
            step(bodies, inner, "three");
            return "left";
        });
        Branch<String> right = tracer.branch("right", inner -> {
            step(bodies, inner, "two");
            return "right";
        });
        String joined = left.join() + right.join();
        if (n % 5 == 0) {
            tracer.sleep(Duration.ofMillis(300));
        }
        String word = n % 3 == 0
                ? tracer.lock("word", form(text("word")), Duration.ofHours(1)).text("word")
                : "none";
        tracer.debug("word " + word);
        step(bodies, tracer, "last");
        return n + joined + word;
    }

    private static void step(Path bodies, Tracer tracer, String name) {
        int attempt = tracer.attempt();
        tracer.step(name, Integer.class, key -> {
            ran(bodies, new Witness.Ran(key, attempt));
            LockSupport.parkNanos(Duration.ofMillis(new Random().nextInt(150)).toNanos());
            return attempt;
        });
    }

    /** In one write, which appends whole lines of several processes. */
    private static void ran(Path bodies, Witness.Ran ran) throws IOException {
        Files.writeString(bodies, ran + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
