package io.kodosumi.benchmarks;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.nio.file.Path;
import java.util.Locale;

/** Opens a runtime on a new file, launches, and tells how long that took. */
public final class OpenMain {
    private OpenMain() {}

    /** The folder of the file. */
    public static void main(String... args) {
        long start = System.nanoTime();
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(Path.of(args[0]).resolve("kodosumi.db").toString())
                .flow("noop", (inputs, tracer) -> tracer.step("step", String.class, key -> "done"))
                .open()) {
            kodosumi.as("bench").launch(Launch.of("noop"));
            ChildJvm.tell(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e6));
        }
    }
}
