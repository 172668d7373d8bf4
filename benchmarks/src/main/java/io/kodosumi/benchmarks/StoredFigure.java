package io.kodosumi.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Whether a store full of events slows down what runs. */
final class StoredFigure implements Figure {
    private static final int CLIENTS = 32;
    private static final int EVENTS_EACH = 100;

    @Override
    public String name() {
        return "stored";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int events = bench.size(10_000_000);
        int count = bench.size(10_000);
        Path full = bench.folder();
        try (KodosumiContender first = new KodosumiContender(full)) {
            first.runOne(); // whose row all others are copies of
        }
        FullStore.fill(full.resolve("kodosumi.db"), events / EVENTS_EACH, EVENTS_EACH);
        try (Contender onFull = new KodosumiContender(full);
                Contender onEmpty = new KodosumiContender(bench.folder())) {
            List<Series> rates = Turns.measure(
                    bench,
                    List.of(
                            () -> Clients.rate(count, CLIENTS, onFull::runOne),
                            () -> Clients.rate(count, CLIENTS, onEmpty::runOne)));
            return List.of(Row.beside(
                    "executions with " + String.format(java.util.Locale.ROOT, "%,d", events) + " events stored",
                    "1/s",
                    rates.get(0),
                    rates.get(1),
                    "the empty store",
                    Aim.ratioFrom(0.9),
                    events / EVENTS_EACH + " executions of " + EVENTS_EACH + " events; " + CLIENTS + " clients, "
                            + count + " executions each time"));
        }
    }
}
