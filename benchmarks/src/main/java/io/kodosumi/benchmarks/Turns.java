package io.kodosumi.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Measures several things in turn: the first, the second, …, the first again. The first two rounds warm up and do not count. */
final class Turns {
    private static final int WARM_UP = 2;

    private Turns() {}

    /** One measurement. */
    interface Measurement {
        double run() throws Exception;
    }

    /** A series for each, in their order. */
    static List<Series> measure(Bench bench, List<Measurement> all) throws Exception {
        List<List<Double>> values = new ArrayList<>();
        all.forEach(each -> values.add(new ArrayList<>()));
        for (int round = -WARM_UP; round < bench.pairs(); round++) {
            for (int i = 0; i < all.size(); i++) {
                double value = all.get(i).run();
                if (round >= 0) {
                    values.get(i).add(value);
                }
            }
        }
        return values.stream().map(Series::new).toList();
    }
}
