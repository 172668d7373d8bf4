package io.kodosumi.testing.simulation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real threads that carry those of simulations, one after another; they end when none was wanted for a while. */
final class Carriers {
    private static final ExecutorService POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), Carriers::daemon);

    private Carriers() {}

    static void carry(Runnable body) {
        POOL.execute(body);
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "simulation");
        thread.setDaemon(true);
        return thread;
    }
}
