package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Executor.Heartbeat;
import io.kodosumi.spi.Executor.Ran;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A host without a store: it keeps every run open until the test says how it ends. */
final class PlayedHost implements Executor.Host {
    private final Patience patience;
    private final BlockingQueue<Run> begun = new LinkedBlockingQueue<>();
    private final Map<Fid, Integer> counts = new ConcurrentHashMap<>();
    private final Queue<Run> all = new ConcurrentLinkedQueue<>();
    private final Queue<Fid> interrupted = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    PlayedHost(Patience patience) {
        this.patience = patience;
    }

    @Override
    public Ran run(Fid fid, long placement, Heartbeat heartbeat) {
        Run run = new Run(
                fid, placement, heartbeat, Thread.currentThread(), new CompletableFuture<>(), new CountDownLatch(1));
        all.add(run);
        counts.merge(fid, 1, Integer::sum);
        begun.add(run);
        if (over) {
            run.end(Ran.How.SETTLED);
        }
        try {
            return awaitEnding(run);
        } finally {
            noteInterrupt(run);
            run.ended.countDown();
        }
    }

    private static Ran awaitEnding(Run run) {
        try {
            return run.ending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KodosumiException("The played run of " + run.fid + " was interrupted", e, false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new KodosumiException("The played run of " + run.fid + " failed", e.getCause(), true);
        }
    }

    private void noteInterrupt(Run run) {
        if (Thread.currentThread().isInterrupted()) {
            interrupted.add(run.fid);
        }
    }

    @Override
    public void control(Fid fid, Write.Control.Wish wish, UserId by) {
        throw new AssertionError("Nobody used the engine's tools, yet it asks for " + wish + " of " + fid);
    }

    Run nextRun() {
        return patience.call("the host's next run", begun::take);
    }

    Run nextRunOf(Fid fid) {
        return patience.call("the host's run of " + fid, () -> {
            Run run = begun.take();
            while (!run.fid.equals(fid)) {
                run = begun.take();
            }
            return run;
        });
    }

    void awaitEnd(Run run) {
        patience.await("the end of the run of " + run.fid, run.ended);
    }

    Optional<Run> nextRunWithin(Duration wait) throws InterruptedException {
        return Optional.ofNullable(begun.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Those whose run was interrupted. */
    Collection<Fid> interrupted() {
        return interrupted;
    }

    int runsOf(Fid fid) {
        return counts.getOrDefault(fid, 0);
    }

    void endEverything() {
        over = true;
        all.forEach(run -> run.end(Ran.How.SETTLED));
    }

    /** A call of the host, which goes on until the test ends it. */
    record Run(
            Fid fid,
            long placement,
            Heartbeat heartbeat,
            Thread thread,
            CompletableFuture<Ran> ending,
            CountDownLatch ended) {
        void end(Ran.How how) {
            end(new Ran(how, Optional.empty(), "played"));
        }

        void end(Ran ran) {
            ending.complete(ran);
        }

        void fail(Throwable failure) {
            ending.completeExceptionally(failure);
        }
    }
}
