package io.kodosumi.benchmarks;

import io.kodosumi.store.sqlite.SqliteStore.Synchronous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many events a second come from tracers into the store, beside batches of plain JDBC into the same tables. */
final class EventFigure implements Figure {
    private static final int EXECUTIONS = 500;

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Synchronous level : Synchronous.values()) {
            for (int run : List.of(1, 20)) {
                rows.addAll(measure(bench, level, run));
            }
        }
        return rows;
    }

    private static List<Row> measure(Bench bench, Synchronous level, int run) throws Exception {
        int rounds = bench.size(run == 1 ? 200 : 40);
        Path folder = bench.folder();
        try (EventSource ours = new EventSource(folder, level, EXECUTIONS)) {
            PlainBatches plain = PlainBatches.prepare(bench.folder(), level, EXECUTIONS);
            List<Series> rates = Turns.measure(
                    bench,
                    List.of(
                            () -> ours.rate(rounds, run),
                            () -> plain.rate(rounds, run, ours.eventsPerCommit(), false),
                            () -> plain.rate(rounds, run, ours.eventsPerCommit(), true)));
            String figure = String.format(Locale.ROOT, "events, runs of %d, %s", run, level);
            String settings = String.format(
                    Locale.ROOT,
                    "%,d events each time, %d executions in turn, 2 threads, payloads of %d characters, %.0f events a commit on both sides, a checkpoint at the end",
                    rounds * run * EXECUTIONS,
                    EXECUTIONS,
                    EventSource.PAYLOAD.length(),
                    ours.eventsPerCommit());
            plain.close();
            return List.of(
                    Row.beside(
                            figure,
                            "1/s",
                            rates.get(0),
                            rates.get(1),
                            "JDBC batches, events",
                            Aim.ratioFrom(0.8),
                            settings),
                    Row.beside(
                            figure, "1/s", rates.get(0), rates.get(2), "JDBC batches, and heads", Aim.NONE, settings));
        }
    }
}
