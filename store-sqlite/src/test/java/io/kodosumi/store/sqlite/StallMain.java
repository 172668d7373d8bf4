package io.kodosumi.store.sqlite;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Retry;
import io.kodosumi.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process that runs what it finds, stays in it until a file appears, and ends with its input. Says {@code RUNNING} and {@code OVER}. */
final class StallMain {
    static final String FLOW = "stalls";

    private StallMain() {}

    /** Takes the folder of the database and the lease. */
    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SqliteStore store = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        Kodosumi kodosumi = Kodosumi.builder()
                .store(store)
                .setting("node.lease", arguments[1])
                .flow(Flow.of(FLOW, (inputs, tracer) -> run(go(folder), tracer)).retry(Retry.NONE))
                .open();
        try (store;
                kodosumi) {
            System.out.println("READY");
            while (System.in.read() >= 0) {}
        }
    }

    /** Whose presence lets it go on. */
    static Path go(Path folder) {
        return folder.resolve("go");
    }

    private static Object run(Path go, Tracer tracer) {
        tracer.step("draft", String.class, key -> "draft");
        System.out.println("RUNNING");
        try {
            while (!Files.exists(go)) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            tracer.debug("zombie");
            tracer.step("zombie", String.class, key -> "zombie");
            return "zombie";
        } finally {
            System.out.println("OVER");
        }
    }
}
