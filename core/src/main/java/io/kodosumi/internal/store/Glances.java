package io.kodosumi.internal.store;

import io.kodosumi.Timing;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Overview;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the store stood when somebody last looked. A look is taken on a thread of its own, at most one a second and one at a time, and
 * who asks waits for it only a moment: a store that is away, or does not answer, keeps nobody.
 */
public final class Glances {
    private static final Duration MOMENT = Duration.ofMillis(250);
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long TOO_LONG = Duration.ofSeconds(5).toNanos();

    private final ExecutionStore store;
    private final Timing timing;
    private final Problems problems;
    private volatile @Nullable Glance last;
    private Timing.@Nullable Worker looking;
    private long begun;
    private boolean closed;

    public Glances(ExecutionStore store, Timing timing, Problems problems) {
        this.store = store;
        this.timing = timing;
        this.problems = problems;
    }

    /**
     * A look.
     *
     * @param at when it was taken, in local monotonic time
     */
    public record Glance(Overview overview, long at) {}

    /** The last look that succeeded, taken anew if it is a second old and the store answers; empty if none ever did. */
    public Optional<Glance> last() {
        Timing.Worker worker = begin();
        if (worker != null) {
            try {
                if (!worker.join(MOMENT)) {
                    reportLong();
                }
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.ofNullable(last);
    }

    private synchronized Timing.@Nullable Worker begin() {
        boolean old = looking == null || timing.nanoTime() - begun >= INTERVAL;
        if (old && !closed && (looking == null || hasEnded(looking))) {
            begun = timing.nanoTime();
            startLook();
        }
        return looking;
    }

    private void startLook() {
        try {
            looking = timing.start("kodosumi-look", this::look);
        } catch (RuntimeException | Error threadless) { // who asks how it is must hear just that
            problems.report(
                    Problems.STORE_LOOKS,
                    "No thread could be started to look at how the store stands: " + threadless
                            + ". The next to ask tries again; see how many threads the process has and may have.");
        }
    }

    private static boolean hasEnded(Timing.Worker worker) {
        try {
            return worker.join(Duration.ofNanos(1));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void reportLong() {
        long waiting = timing.nanoTime() - begun;
        if (waiting >= TOO_LONG) {
            problems.report(
                    Problems.STORE_LOOKS,
                    "The store has not answered a look at how it stands for "
                            + Duration.ofNanos(waiting).toSeconds() + " s.");
        }
    }

    private void look() {
        try {
            long at = timing.nanoTime();
            last = new Glance(store.overview(), at);
            problems.clear(Problems.STORE_LOOKS);
        } catch (KodosumiException failure) {
            problems.report(Problems.STORE_LOOKS, failure.getMessage());
        } catch (RuntimeException | Error fault) { // whatever it is, health tells it
            problems.report(Problems.STORE_LOOKS, "The store failed: " + fault);
        }
    }

    /** Takes no more looks, and waits for one that is under way. */
    public void close(Duration atMost) throws InterruptedException {
        Timing.Worker worker;
        synchronized (this) {
            closed = true;
            worker = looking;
        }
        if (worker != null) {
            worker.join(atMost);
        }
    }
}
