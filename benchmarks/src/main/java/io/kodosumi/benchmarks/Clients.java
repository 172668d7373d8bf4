package io.kodosumi.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do the same again and again. */
final class Clients {
    private Clients() {}

    /** What a client does. */
    interface Task {
        void run() throws Exception;
    }

    /** Does it so many times on so many threads; how many times a second. */
    static double rate(int count, int clients, Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        AtomicInteger left = new AtomicInteger(count);
        long start = System.nanoTime();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        task.run();
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            return count / ((System.nanoTime() - start) / 1e9);
        } finally {
            threads.shutdown();
        }
    }
}
