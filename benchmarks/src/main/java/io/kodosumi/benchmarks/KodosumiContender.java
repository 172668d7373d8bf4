package io.kodosumi.benchmarks;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/** This library: launch, one step, outcome, and the log of it stored. */
final class KodosumiContender implements Contender {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Kodosumi kodosumi;
    private final User user;

    KodosumiContender(Path folder) {
        this.kodosumi = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .flow("noop", (inputs, tracer) -> tracer.step("step", String.class, key -> "done"))
                .open();
        this.user = kodosumi.as("bench");
    }

    @Override
    public void runOne() throws Exception {
        await(user.launch(Launch.of("noop")));
    }

    @Override
    public void runAll(int count, int clients) throws Exception {
        ConcurrentLinkedQueue<Execution> all = new ConcurrentLinkedQueue<>();
        Clients.rate(count, clients, () -> all.add(user.launch(Launch.of("noop"))));
        for (Execution each : all) {
            await(each);
        }
    }

    private static void await(Execution execution) throws InterruptedException {
        if (execution.await(LONG).isEmpty()) {
            throw new IllegalStateException(execution.fid() + " does not end");
        }
    }

    @Override
    public void close() {
        kodosumi.close();
    }
}
