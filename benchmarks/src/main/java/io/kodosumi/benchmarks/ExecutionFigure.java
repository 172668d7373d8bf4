package io.kodosumi.benchmarks;

import java.util.List;

/** How many executions that do nothing a second: launch, one step, outcome, the log of it stored. */
final class ExecutionFigure implements Figure {
    private static final int CLIENTS = 32;
    private static final String SETTINGS = " executions each time, " + CLIENTS
            + " clients, a file each; db-scheduler: 32 threads, immediate execution, "
            + "4 connections; JobRunr: 32 workers, polls every 5 s, which is its least";

    @Override
    public String name() {
        return "executions";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int count = bench.size(10_000);
        try (Contender ours = new KodosumiContender(bench.folder());
                Contender scheduler = new DbSchedulerContender(bench.folder());
                Contender jobrunr = new JobRunrContender(bench.folder())) {
            List<Series> rates = Turns.measure(
                    bench,
                    List.of(
                            () -> Clients.rate(count, CLIENTS, ours::runOne),
                            () -> Clients.rate(count, CLIENTS, scheduler::runOne),
                            () -> all(ours, count),
                            () -> all(scheduler, count),
                            () -> all(jobrunr, count)));
            return List.of(
                    row("executions, each awaited by its client", count, rates.get(0), rates.get(1), "db-scheduler"),
                    row("executions, all handed over, then awaited", count, rates.get(2), rates.get(3), "db-scheduler"),
                    row("executions, all handed over, then awaited", count, rates.get(2), rates.get(4), "JobRunr"));
        }
    }

    private static Row row(String figure, int count, Series ours, Series beside, String rival) {
        return Row.beside(figure, "1/s", ours, beside, rival, Aim.ratioFrom(1.5), count + SETTINGS);
    }

    private static double all(Contender contender, int count) throws Exception {
        long start = System.nanoTime();
        contender.runAll(count, CLIENTS);
        return count / ((System.nanoTime() - start) / 1e9);
    }
}
