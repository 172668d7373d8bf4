package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.text;

import io.kodosumi.Branch;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Tracer;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.tck.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A process that works on one database beside others, until its input ends. Says {@code READY} once it does; slows its commits down at
 * an {@code s} and no longer at an {@code f}, and says at an {@code m} what it holds: {@code HOLDS heap threads}.
 */
final class ChaosMain {
    static final String FLOW = "chaos";
    static final Duration LEASE = Duration.ofSeconds(2);

    private ChaosMain() {}

    /** Takes the folder. */
    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SlowStore store = stubborn(
                () -> new SlowStore(SqliteStore.builder(database(folder)).open(), LEASE.dividedBy(3)));
        Kodosumi kodosumi = stubborn(() -> Kodosumi.builder()
                .store(store)
                .setting("node.lease", LEASE.toMillis() + "ms")
                .setting("execution.running", "20")
                .setting("execution.crashes", "1000")
                .flow(flow(folder))
                .open());
        try (store;
                kodosumi) {
            System.out.println("READY");
            for (int letter = System.in.read(); letter >= 0; letter = System.in.read()) {
                switch (letter) {
                    case 's' -> store.slow(true);
                    case 'f' -> store.slow(false);
                    default -> System.out.println("HOLDS " + Held.now());
                }
            }
        }
    }

    /** As a supervisor does: what fails for a while is begun again. */
    private static <T> T stubborn(Supplier<T> opening) {
        while (true) {
            try {
                return opening.get();
            } catch (KodosumiException away) {
                if (!away.isTransient()) {
                    throw away;
                }
            }
        }
    }

    /** In a folder of its own, with whatever the store leaves beside it. */
    static Path database(Path folder) {
        return folder.resolve("db").resolve("kodosumi.db");
    }

    /** Where bodies leave a file each, named as the body: an empty one, for which there is room on any disk. */
    static Path bodies(Path folder) {
        return folder.resolve("bodies");
    }

    static Flow flow(Path folder) {
        return Flow.of(FLOW, (inputs, tracer) -> run(bodies(folder), inputs, tracer));
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
            Files.createFile(bodies.resolve(new Witness.Ran(key, attempt).toString()));
            LockSupport.parkNanos(Duration.ofMillis(new Random().nextInt(150)).toNanos());
            return attempt;
        });
    }
}
