package io.kodosumi.benchmarks;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import io.kodosumi.store.sqlite.SqliteStore;
import io.kodosumi.store.sqlite.SqliteStore.Synchronous;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executions whose tracers two threads of the benchmark use in turn: each emits a run for each execution of its half, and waits until
 * the round is stored, while the other emits. So a commit holds one run of each.
 */
final class EventSource implements AutoCloseable {
    static final String PAYLOAD =
            "An event's payload of a hundred characters, which is about what a line of an agent's log has.....";

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountingStore store;
    private final Checkpoint checkpoint;
    private final Kodosumi kodosumi;
    private final List<Tracer> tracers;
    private long commits;
    private long events;

    EventSource(Path folder, Synchronous level, int executions) throws Exception {
        ConcurrentLinkedQueue<Tracer> all = new ConcurrentLinkedQueue<>();
        CountDownLatch running = new CountDownLatch(executions);
        Path file = folder.resolve("kodosumi.db");
        store = new CountingStore(SqliteStore.builder(file).synchronous(level).open());
        checkpoint = new Checkpoint(file, level);
        kodosumi = Kodosumi.builder()
                .store(store)
                .setting("execution.running", Integer.toString(executions))
                .flow("source", (inputs, tracer) -> {
                    all.add(tracer);
                    running.countDown();
                    release.await();
                    return null;
                })
                .open();
        for (int i = 0; i < executions; i++) {
            kodosumi.as("bench").launch(Launch.of("source"));
        }
        running.await();
        tracers = List.copyOf(all);
    }

    /** Emits so many runs of this length on each execution; how many events a second are stored. */
    double rate(int rounds, int run) throws Exception {
        long commitsBefore = store.commits();
        long eventsBefore = store.events();
        AtomicInteger half = new AtomicInteger();
        long start = System.nanoTime();
        Clients.rate(2, 2, () -> emit(half.getAndIncrement(), rounds, run));
        checkpoint.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        commits += store.commits() - commitsBefore;
        events += store.events() - eventsBefore;
        return (store.events() - eventsBefore) / seconds;
    }

    private void emit(int half, int rounds, int run) {
        List<Tracer> mine = tracers.subList(half * tracers.size() / 2, (half + 1) * tracers.size() / 2);
        for (int round = 0; round < rounds; round++) {
            for (Tracer tracer : mine) {
                for (int i = 0; i < run; i++) {
                    tracer.debug(PAYLOAD);
                }
            }
            mine.get(mine.size() - 1).flush(); // behind all others in the queue
        }
    }

    /** As measured so far. */
    double eventsPerCommit() {
        return (double) events / commits;
    }

    @Override
    public void close() throws SQLException {
        checkpoint.close();
        release.countDown();
        kodosumi.close();
        store.close();
    }
}
