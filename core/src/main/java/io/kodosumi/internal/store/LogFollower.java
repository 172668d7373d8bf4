package io.kodosumi.internal.store;

import io.kodosumi.EventListener;
import io.kodosumi.Follow;
import io.kodosumi.Timing;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.internal.time.Spans;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log to a listener: from the store, whenever the bell says that there may be more, on a thread that lives only while there is.
 * Calls never overlap, and nothing waits in memory but a page.
 */
public final class LogFollower implements Follow {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final int PAGE = 500;

    /** How long a log may bring nothing until somebody looks whether it is still there: most rings tell of no event. */
    private static final long QUIET = Duration.ofMinutes(10).toNanos();

    private final Timing timing;
    private final ExecutionStore store;
    private final Fid fid;
    private final EventListener listener;
    private final Runnable onEnd;
    private final Timing.EventCount ended;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
    private volatile Bell.@Nullable Watch watch;
    private volatile long after;
    private volatile long lastSeen;
    private Timing.@Nullable Worker reader;
    private volatile @Nullable Thread readingThread;
    private volatile boolean complete;
    private volatile boolean closed;
    private volatile @Nullable KodosumiException failure;

    private enum State {
        IDLE,
        READING,
        READING_AGAIN
    }

    /**
     * Not started.
     *
     * @param fid of an execution that is there
     * @param after the position to start behind
     * @param onEnd called when it ends, for whatever reason
     */
    public LogFollower(
            Timing timing, ExecutionStore store, Fid fid, long after, EventListener listener, Runnable onEnd) {
        this.timing = timing;
        this.store = store;
        this.fid = fid;
        this.after = after;
        this.listener = listener;
        this.onEnd = onEnd;
        this.ended = timing.eventCount();
        this.lastSeen = timing.nanoTime();
    }

    /** Begins to listen. */
    public void start(Bell bell) {
        Bell.Watch mine = bell.watch(fid, this::ring);
        watch = mine;
        if (closed) { // a first ring may have brought it to its end before
            mine.close();
        }
        ring();
    }

    private void ring() {
        State before = state.getAndUpdate(now -> now == State.IDLE ? State.READING : State.READING_AGAIN);
        if (before == State.IDLE) {
            startReader();
        }
    }

    private synchronized void startReader() {
        if (closed) {
            return;
        }
        try {
            reader = timing.startFlow("kodosumi-follow " + fid, this::pump);
        } catch (RuntimeException | Error threadless) { // who rings has others to tell
            LOG.warn(
                    "{}: no thread could be started for a listener, which hears nothing more: {}",
                    fid,
                    threadless.toString());
            failure = new KodosumiException(
                    "No thread could be started for the listener of execution " + fid + ": " + threadless
                            + ". Follow it anew.",
                    threadless,
                    true);
            close();
        }
    }

    /** The last that was started, also if it calls the listener before who starts it is back. */
    private synchronized Timing.@Nullable Worker reader() {
        return reader;
    }

    /**
     * Waits until no call of the listener runs any more.
     *
     * @return whether none does; also true on the listener's own thread, which cannot wait for itself
     */
    public boolean awaitThread(Duration atMost) throws InterruptedException {
        Timing.Worker last = reader();
        return last == null || isHere() || last.join(atMost);
    }

    /** Whether the present thread calls its listener. */
    public boolean isHere() {
        return readingThread == Thread.currentThread();
    }

    private void pump() {
        readingThread = Thread.currentThread();
        do {
            state.set(State.READING);
            try {
                read();
                backoff.reset();
            } catch (KodosumiException away) {
                retryLater(away);
            } catch (RuntimeException | Error fault) {
                failure = new KodosumiException("The listener of execution " + fid + " failed: " + fault, fault, false);
                close();
            }
        } while (!state.compareAndSet(State.READING, State.IDLE));
    }

    private void read() {
        while (!closed) {
            ExecutionStore.EventPage page = store.events(fid, after, Set.of(), PAGE);
            for (Event event : page.events()) {
                if (closed) {
                    return;
                }
                deliver(event);
            }
            after = Math.max(after, page.through());
            if (page.end()) {
                complete = true;
                close();
                return;
            }
            if (page.events().isEmpty()) {
                lookWhetherItIsGone();
                return;
            }
            lastSeen = timing.nanoTime();
        }
    }

    /** It was there when this began, so that one that is not there has been purged. */
    private void lookWhetherItIsGone() {
        if (timing.nanoTime() - lastSeen < QUIET) {
            return;
        }
        if (store.find(fid).isEmpty()) {
            failure =
                    new KodosumiException("Execution " + fid + " was purged while it was followed, and its log with it:"
                            + " nothing more comes. Keep executions for as long as somebody may read them.");
            close();
        }
        lastSeen = timing.nanoTime();
    }

    private void deliver(Event event) {
        try {
            listener.onEvent(event);
        } catch (KodosumiException told) { // the listener's, not the store's
            throw new IllegalStateException(told);
        }
        after = event.position();
    }

    private void retryLater(KodosumiException away) {
        LOG.debug("{}: its log cannot be read now: {}", fid, away.getMessage());
        if (!away.isTransient()) {
            failure = away;
            close();
            return;
        }
        long stamp = ended.stamp();
        try {
            ended.await(stamp, backoff.nextNanos());
            state.set(State.READING_AGAIN);
        } catch (InterruptedException stop) {
            close();
        }
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        long start = timing.nanoTime();
        while (true) {
            long stamp = ended.stamp();
            KodosumiException cause = failure;
            if (cause != null) {
                throw cause;
            }
            long left = Spans.nanos(atMost) - (timing.nanoTime() - start);
            if (complete || closed || left <= 0) {
                return complete;
            }
            ended.await(stamp, left);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Bell.Watch mine = watch;
            if (mine != null) {
                mine.close();
            }
            onEnd.run();
            ended.raise();
        }
    }

    /** The execution. */
    @Override
    public String toString() {
        return "execution " + fid;
    }
}
