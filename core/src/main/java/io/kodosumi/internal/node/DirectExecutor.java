package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places work in this process: a thread of its own for each attempt. What is here already is not started twice. */
public final class DirectExecutor implements Executor {
    /** What the setting {@code execution.mode} calls it. */
    public static final String NAME = "direct";

    private static final Logger LOG = LoggerFactory.getLogger(DirectExecutor.class);

    private final Timing timing;
    private final Set<Fid> running = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Host host;

    /** Starts its threads with this timing. */
    public DirectExecutor(Timing timing) {
        this.timing = timing;
    }

    @Override
    public void start(Host runtime) {
        host = runtime;
    }

    @Override
    public void submit(Work work) {
        Host runtime = host;
        if (runtime != null && running.add(work.fid())) {
            timing.startFlow("kodosumi " + work.fid(), () -> run(runtime, work.fid()));
        }
    }

    private void run(Host runtime, Fid fid) {
        try {
            runtime.run(fid, 0, () -> {});
        } catch (RuntimeException failure) {
            LOG.warn("{}: could not be run now; it stays due", fid, failure);
        } finally {
            running.remove(fid);
        }
    }

    @Override
    public void close() {
        host = null;
    }
}
