package io.kodosumi.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Measured values of one thing, in the order of the turns. */
record Series(List<Double> values) {
    Series {
        values = List.copyOf(values);
    }

    static Series of(double... values) {
        List<Double> all = new ArrayList<>();
        for (double value : values) {
            all.add(value);
        }
        return new Series(all);
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double low() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double high() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** The one whose median is higher. */
    static Series better(Series one, Series other) {
        return one.median() < other.median() ? other : one;
    }

    int size() {
        return values.size();
    }

    /** Each value divided by the other's of the same turn. */
    Series over(Series beside) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / beside.values.get(i));
        }
        return new Series(ratios);
    }
}
