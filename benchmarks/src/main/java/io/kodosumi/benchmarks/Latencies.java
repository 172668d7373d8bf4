package io.kodosumi.benchmarks;

import java.util.Arrays;

/** How long each of many took. Used by one thread. */
final class Latencies {
    private final double[] millis;
    private int count;

    Latencies(int most) {
        millis = new double[most];
    }

    void add(long nanos) {
        millis[count++] = nanos / 1e6;
    }

    /** The time in milliseconds that this part of them did not exceed. */
    double percentile(double part) {
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(part * count) - 1)];
    }

    /** Does it so many times, one after the other. */
    static Latencies of(int count, Clients.Task task) throws Exception {
        Latencies latencies = new Latencies(count);
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            task.run();
            latencies.add(System.nanoTime() - start);
        }
        return latencies;
    }
}
