package io.kodosumi.benchmarks;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Launches executions that do not end, or goes on with them; tells when all run. */
public final class RecoveryMain {
    private RecoveryMain() {}

    /** The folder of the file, how many, and anything more to go on with them. */
    public static void main(String... args) throws Exception {
        long start = System.nanoTime();
        int count = Integer.parseInt(args[1]);
        CountDownLatch running = new CountDownLatch(count);
        CountDownLatch never = new CountDownLatch(1);
        Kodosumi kodosumi = Kodosumi.builder()
                .database(Path.of(args[0]).resolve("kodosumi.db").toString())
                .setting("execution.running", Integer.toString(count))
                .flow("goes-on", (inputs, tracer) -> {
                    tracer.step("first", String.class, key -> "done");
                    return tracer.step("second", String.class, key -> {
                        running.countDown();
                        never.await();
                        return "done";
                    });
                })
                .open();
        if (args.length == 2) {
            Clients.rate(count, 16, () -> kodosumi.as("bench").launch(Launch.of("goes-on")));
        }
        running.await();
        ChildJvm.tell(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / 1e9));
        never.await();
    }
}
