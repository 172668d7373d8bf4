package io.kodosumi.benchmarks;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** How long it takes from the answer of a lock until its flow goes on. */
final class AnswerFigure implements Figure {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "answer";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        return List.of(
                measure(bench, "answer to flow goes on, parked in place, p99", "1h", Aim.below(5, "ms")),
                measure(bench, "answer to flow goes on, suspended, p99", "0s", Aim.below(50, "ms")));
    }

    private static Row measure(Bench bench, String figure, String parkFor, Aim aim) throws Exception {
        int count = bench.size(500);
        SynchronousQueue<Long> wentOn = new SynchronousQueue<>();
        List<Double> tails = new ArrayList<>();
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(bench.folder().resolve("kodosumi.db").toString())
                .setting("park.for", parkFor)
                .flow("asks", (inputs, tracer) -> {
                    tracer.lock("ask", form(checkbox("yes")), Duration.ofHours(1));
                    wentOn.put(System.nanoTime());
                    return null;
                })
                .open()) {
            for (int turn = -1; turn < bench.pairs(); turn++) {
                Latencies latencies = new Latencies(count);
                for (int i = 0; i < count; i++) {
                    latencies.add(answer(kodosumi, wentOn));
                }
                if (turn >= 0) {
                    tails.add(latencies.percentile(0.99));
                }
            }
        }
        return Row.alone(
                figure,
                "ms",
                new Series(tails),
                aim,
                count + " executions, one after the other, answered 3 ms after"
                        + " they had opened their lock; park.for " + parkFor);
    }

    private static long answer(Kodosumi kodosumi, SynchronousQueue<Long> wentOn) throws InterruptedException {
        Execution execution = kodosumi.as("bench").launch(Launch.of("asks"));
        Lock lock = execution.awaitLock(LONG).orElseThrow();
        TimeUnit.MILLISECONDS.sleep(3); // until it waits in place, or has given it up
        long answered = System.nanoTime();
        lock.answer(Map.of("yes", true));
        Long at = wentOn.poll(1, TimeUnit.MINUTES);
        if (at == null) {
            throw new IllegalStateException(execution.fid() + " does not go on");
        }
        return at - answered;
    }
}
