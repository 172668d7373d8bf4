package io.kodosumi.examples.own;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Places each execution on a thread of this process, and again when the time has come that it waits for.
 *
 * <p>Its placements are all 0: the store decides between it and others. Remembers nothing over a restart; what stays due is submitted
 * again.
 */
public final class PoolExecutor implements Executor {
    private static final Heartbeat STANDS = () -> {}; // it never gives a placement up

    private final Set<Fid> placed = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(PoolExecutor::thread);
    private volatile @Nullable Host host;

    /** An executor that waits for its host. */
    public PoolExecutor() {}

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "pool executor");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start(Host starting) {
        host = starting;
    }

    @Override
    public void submit(Work work) {
        Host to = host;
        if (to == null || threads.isShutdown()) {
            throw closed();
        }
        place(to, work.fid());
    }

    /** Runs it, unless it runs: a wake meanwhile is seen by the attempt itself. */
    private void place(Host to, Fid fid) {
        if (!placed.add(fid)) {
            return;
        }
        try {
            threads.execute(() -> run(to, fid));
        } catch (RejectedExecutionException e) {
            placed.remove(fid);
            throw closed();
        }
    }

    private void run(Host to, Fid fid) {
        Optional<Duration> again;
        try {
            again = to.run(fid, 0, STANDS).again();
        } finally { // what a host throws is reported by its thread; the execution is still due, and submitted again
            placed.remove(fid);
        }
        again.ifPresent(wait -> later(to, fid, wait));
    }

    /** After close() nobody takes it: nothing is placed again then. */
    private void later(Host to, Fid fid, Duration wait) {
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> place(to, fid));
    }

    private static KodosumiException closed() {
        return new KodosumiException(
                "The executor is not started, or closed: expected a call between start() and close()");
    }

    /** Neither waits for what runs nor interrupts it: the host drains that. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
