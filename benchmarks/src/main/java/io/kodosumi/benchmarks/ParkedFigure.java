package io.kodosumi.benchmarks;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much heap an execution takes that waits for a person, beside a virtual thread that waits at the same depth. */
final class ParkedFigure implements Figure {
    private static final int VIRTUAL_THREADS = 21; // JEP 444
    private static final Duration LONG = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "parked";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        return measureOn(Runtime.version().feature(), bench);
    }

    static List<Row> measureOn(int java, Bench bench) throws Exception {
        if (java < VIRTUAL_THREADS) {
            System.out.println("Not measured: on Java " + java
                    + " what waits in place has a thread of the system, and no more wait" + " than may run. Java "
                    + VIRTUAL_THREADS + " or newer has virtual threads.");
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        for (int frames : List.of(10, 50)) {
            rows.add(measure(bench, frames));
        }
        return rows;
    }

    private static Row measure(Bench bench, int frames) throws Exception {
        int batch = bench.size(100_000) / bench.pairs();
        try (Kodosumi kodosumi = Kodosumi.builder()
                        .database(bench.folder().resolve("kodosumi.db").toString())
                        .setting("close.timeout", "2m")
                        .flow("waits", (inputs, tracer) -> ask(tracer, frames))
                        .open();
                BareThreads bare = new BareThreads(frames)) {
            List<Series> bytes = Turns.measure(
                    bench,
                    List.of(
                            () -> grown(batch, () -> park(kodosumi, batch)),
                            () -> grown(batch, () -> bare.start(batch))));
            Series more =
                    new Series(List.of(bytes.get(0).median() - bytes.get(1).median()));
            String settings = batch * bench.pairs() + " that wait at a lock, in " + bench.pairs()
                    + " batches, each beside as many threads; at " + frames + " frames of the flow's own; "
                    + Machine.java();
            return new Row(
                    "heap per parked execution, " + frames + " frames",
                    "bytes",
                    bytes.get(0),
                    bytes.get(1),
                    "bare virtual thread",
                    bytes.get(0).over(bytes.get(1)),
                    new Aim("≤ + 2 KB", Aim.Of.MORE, false, 2_048.5),
                    settings + "; more by " + Math.round(more.median()) + " bytes");
        }
    }

    private static boolean ask(Tracer tracer, int frames) {
        return frames > 0
                ? ask(tracer, frames - 1)
                : tracer.lock("ask", form(checkbox("yes")), Duration.ofDays(1)).flag("yes");
    }

    private static void park(Kodosumi kodosumi, int count) throws Exception {
        int parked = kodosumi.health().here().parked();
        Clients.rate(count, 16, () -> kodosumi.as("bench").launch(Launch.of("waits")));
        long end = System.nanoTime() + LONG.toNanos();
        while (kodosumi.health().here().parked() < parked + count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("After " + LONG + " "
                        + kodosumi.health().here() + ", expected " + (parked + count) + " parked");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(500); // what they told the store last
    }

    /** How many bytes the heap grew by for each. */
    private static double grown(int count, Clients.Task task) throws Exception {
        long before = used();
        task.run();
        return (double) (used() - before) / count;
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Threads that wait for nothing. */
    private static final class BareThreads implements AutoCloseable {
        private final CountDownLatch release = new CountDownLatch(1);
        private final int frames;
        private final List<Thread> all = new ArrayList<>();

        BareThreads(int frames) {
            this.frames = frames;
        }

        void start(int count) throws Exception {
            CountDownLatch waiting = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                Runnable body = () -> await(waiting, frames);
                all.add((Thread) Thread.class
                        .getMethod("startVirtualThread", Runnable.class)
                        .invoke(null, body));
            }
            if (!waiting.await(LONG.toMinutes(), TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        waiting.getCount() + " of " + count + " virtual threads do not wait after " + LONG);
            }
        }

        private int await(CountDownLatch waiting, int left) {
            if (left > 0) {
                return await(waiting, left - 1) + 1;
            }
            waiting.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }

        @Override
        public void close() {
            release.countDown();
        }
    }
}
