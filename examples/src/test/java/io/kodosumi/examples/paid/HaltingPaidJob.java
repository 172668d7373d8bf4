package io.kodosumi.examples.paid;

import io.kodosumi.Kodosumi;
import io.kodosumi.examples.paid.PaidJobs.Order;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.StoreProvider;
import io.kodosumi.tck.HaltingStore;
import io.kodosumi.tck.MapSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;

/**
 * {@code PaidJobMain} in a process of its own that stands still for ever at a moment, so that a test can kill it exactly there
 * ({@code -Dhalt.at=<moment>}), or that ends at a write of its store as a crash would ({@link HaltingStore#PROPERTY}).
 */
public final class HaltingPaidJob {
    static final String HALTED = "HALTED AT ";

    private HaltingPaidJob() {}

    /** Runs the command. */
    public static void main(String... args) throws Exception {
        String halt = System.getProperty("halt.at", "");
        Files.createDirectories(Path.of("data"));
        try (ExecutionStore store = HaltingStore.asTold(sqlite())) {
            PaidJobMain.run(Kodosumi.builder().store(store), new Order(args[0], args[1]), moment -> {
                if (moment.equals(halt)) {
                    System.out.println(HALTED + moment);
                    standStill();
                }
            });
        }
    }

    private static ExecutionStore sqlite() {
        return ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("sqlite"))
                .findFirst()
                .orElseThrow()
                .create(new MapSettings(Map.of("execution.database", "data/kodosumi.db")));
    }

    /** Also when it is interrupted: the process is to be found here, whatever its runtime does. */
    private static void standStill() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException again) {
                System.out.println("interrupted while it stands still");
            }
        }
    }
}
