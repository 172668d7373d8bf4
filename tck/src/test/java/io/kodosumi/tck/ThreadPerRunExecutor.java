package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The simplest executor that keeps the contract; a wrong one overrides the one thing that it does wrong. */
class ThreadPerRunExecutor implements Executor {
    private final Set<Placed> placed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Host host;
    private volatile boolean closed;

    @Override
    public void start(Host started) {
        host = started;
    }

    @Override
    public void submit(Work work) {
        if (closed) {
            throw new KodosumiException("The executor is closed: it takes no work");
        }
        Placed place = new Placed(work.fid(), work.wakes());
        if (placed.add(place)) {
            begin(() -> run(place));
        }
    }

    void begin(Runnable run) {
        Thread thread = new Thread(run, "run");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Placed place) {
        try {
            Host caller = host;
            if (caller != null && !closed) {
                call(caller, place.fid);
            }
        } catch (KodosumiException | StackOverflowError played) {
            failed(place.fid, played);
        } finally {
            placed.remove(place);
        }
    }

    void call(Host caller, Fid fid) {
        caller.run(fid, 0, () -> {});
    }

    void failed(Fid fid, Throwable failure) {
        // The store still has the execution as due: it is submitted again.
    }

    @Override
    public void close() {
        closed = true;
    }

    /** What was submitted and has not ended. */
    private record Placed(Fid fid, long wakes) {}
}
