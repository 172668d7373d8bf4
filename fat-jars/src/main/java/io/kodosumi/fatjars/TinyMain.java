package io.kodosumi.fatjars;

import io.kodosumi.ConfigurationException;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;

/** Runs one flow and says its outcome, or why there is none. */
public final class TinyMain {
    private TinyMain() {}

    /**
     * Arguments: a database, found by its name; or {@code --explicit} and a file, whose store needs no services file.
     */
    public static void main(String... arguments) throws InterruptedException {
        if (!arguments[0].equals("--explicit")) {
            run(Kodosumi.builder().database(arguments[0]));
            return;
        }
        try (SqliteStore store = SqliteStore.builder(Path.of(arguments[1])).open()) {
            run(Kodosumi.builder().store(store));
        }
    }

    private static void run(Kodosumi.Builder builder) throws InterruptedException {
        try (Kodosumi kodosumi = builder.open()) {
            System.out.println(kodosumi.as("alice")
                    .launch(Launch.of("tiny"))
                    .await(Duration.ofSeconds(30))
                    .orElseThrow()
                    .json());
        } catch (ConfigurationException fault) {
            System.out.println(fault.getMessage());
        }
    }
}
