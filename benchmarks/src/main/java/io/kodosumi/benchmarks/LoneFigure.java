package io.kodosumi.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long one execution takes from its launch to its outcome, while nothing else runs. */
final class LoneFigure implements Figure {
    @Override
    public String name() {
        return "lone";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int count = bench.size(1_000);
        try (Contender ours = new KodosumiContender(bench.folder());
                Contender scheduler = new DbSchedulerContender(bench.folder(), 4);
                Contender jobrunr = new JobRunrContender(bench.folder())) {
            List<Double> besides = new ArrayList<>();
            List<Double> tails = new ArrayList<>();
            List<Double> tailsBeside = new ArrayList<>();
            List<Series> medians = Turns.measure(
                    bench,
                    List.of(
                            () -> median(ours, count, tails),
                            () -> median(scheduler, count, tailsBeside),
                            () -> median(jobrunr, 1, besides)));
            String settings = count + " in a row, one client; JobRunr: one, it polls every 5 s";
            return List.of(
                    Row.beside(
                            "lone launch to outcome, p50",
                            "ms",
                            medians.get(0),
                            medians.get(1),
                            "db-scheduler",
                            Aim.below(1, "ms"),
                            settings),
                    Row.beside(
                            "lone launch to outcome, p99",
                            "ms",
                            counted(bench, tails),
                            counted(bench, tailsBeside),
                            "db-scheduler",
                            Aim.NONE,
                            settings),
                    Row.beside(
                            "lone launch to outcome, p50",
                            "ms",
                            medians.get(0),
                            medians.get(2),
                            "JobRunr",
                            Aim.NONE,
                            settings));
        }
    }

    private static double median(Contender contender, int count, List<Double> tails) throws Exception {
        Latencies latencies = Latencies.of(count, contender::runOne);
        tails.add(latencies.percentile(0.99));
        return latencies.percentile(0.5);
    }

    /** Without those of the rounds that warmed up. */
    private static Series counted(Bench bench, List<Double> all) {
        return new Series(all.subList(all.size() - bench.pairs(), all.size()));
    }
}
