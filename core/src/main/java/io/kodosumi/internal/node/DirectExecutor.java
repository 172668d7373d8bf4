package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places work in this process: a thread of its own for each attempt. What is here already is not started twice. */
public final class DirectExecutor implements Executor {
    /** What the setting {@code execution.mode} calls it. */
    public static final String NAME = "direct";

    private static final Logger LOG = LoggerFactory.getLogger(DirectExecutor.class);

    private final Timing timing;
    private final Consumer<Fid> finished;
    private final Set<Placed> running = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Host host;

    /**
     * Starts its threads with this timing.
     *
     * @param finished told when a run has ended and the same work may be submitted again
     */
    public DirectExecutor(Timing timing, Consumer<Fid> finished) {
        this.timing = timing;
        this.finished = finished;
    }

    private record Placed(Fid fid, long wakes) {}

    @Override
    public void start(Host runtime) {
        host = runtime;
    }

    @Override
    public void submit(Work work) {
        Host runtime = host;
        Placed placed = new Placed(work.fid(), work.wakes());
        if (runtime != null && running.add(placed)) {
            start(runtime, placed);
        }
    }

    private void start(Host runtime, Placed placed) {
        try {
            timing.startFlow("kodosumi " + placed.fid, () -> run(runtime, placed));
        } catch (RuntimeException | Error threadless) {
            running.remove(placed);
            LOG.warn("{}: no thread could be started for it; it stays due: {}", placed.fid, threadless.toString());
            finished.accept(placed.fid);
        }
    }

    private void run(Host runtime, Placed placed) {
        try {
            runtime.run(placed.fid, 0, () -> {});
        } catch (RuntimeException | Error failure) {
            LOG.warn("{}: could not be run now; it stays due: {}", placed.fid, failure.toString());
        } finally {
            running.remove(placed);
            finished.accept(placed.fid);
        }
    }

    @Override
    public void close() {
        host = null;
    }
}
