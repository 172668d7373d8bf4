package io.kodosumi.benchmarks;

import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** How long an event takes from the flow's call to a follower's listener, through the store. */
final class FollowerFigure implements Figure {
    @Override
    public String name() {
        return "follower";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int count = bench.size(2_000);
        Semaphore heard = new Semaphore(0);
        List<Double> medians = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(bench.folder().resolve("kodosumi.db").toString())
                .flow("emits", (inputs, tracer) -> {
                    for (int i = 0; i < count; i++) {
                        tracer.debug(Long.toString(System.nanoTime()));
                        heard.acquire();
                    }
                    return null;
                })
                .open()) {
            for (int turn = -1; turn < bench.pairs(); turn++) {
                Latencies latencies = new Latencies(count);
                var execution = kodosumi.as("bench").launch(Launch.of("emits"));
                try (Follow follow = execution.follow(event -> {
                    if (event.kind().equals("debug")) {
                        latencies.add(System.nanoTime() - Long.parseLong(event.payload()));
                        heard.release();
                    }
                })) {
                    follow.await(Duration.ofMinutes(2));
                }
                if (turn >= 0) {
                    medians.add(latencies.percentile(0.5));
                    tails.add(latencies.percentile(0.99));
                }
            }
        }
        String settings = count + " events of one execution, each emitted when the last was heard";
        return List.of(
                Row.alone("emit to follower, p50", "ms", new Series(medians), Aim.NONE, settings),
                Row.alone("emit to follower, p99", "ms", new Series(tails), Aim.below(5, "ms"), settings));
    }
}
