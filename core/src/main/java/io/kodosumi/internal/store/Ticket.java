package io.kodosumi.internal.store;

import io.kodosumi.Timing;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A unit whose end can be waited for. */
public final class Ticket implements WriteQueue.Unit {
    private @Nullable Supplier<List<Write>> writes; // until it is asked: who waits for days keeps its tickets
    private final Timing timing;
    private final Timing.EventCount ended;
    private final long weight;
    private volatile @Nullable List<WriteResult> results;
    private volatile @Nullable KodosumiException failure;

    /** @param writes asked once, when the unit's turn comes; does not block */
    public Ticket(Timing timing, Supplier<List<Write>> writes) {
        this(timing, writes, Weight.UNIT);
    }

    private Ticket(Timing timing, Supplier<List<Write>> writes, long weight) {
        this.timing = timing;
        this.writes = writes;
        this.ended = timing.eventCount();
        this.weight = weight;
    }

    /** Of writes that are known already. */
    static Ticket of(Timing timing, List<Write> writes) {
        return new Ticket(timing, () -> writes, Weight.of(writes));
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public List<Write> writes() {
        Supplier<List<Write>> asked = Objects.requireNonNull(writes, "asked once");
        writes = null;
        return asked.get();
    }

    @Override
    public void done(List<WriteResult> all) {
        results = all;
        ended.raise();
    }

    @Override
    public void failed(KodosumiException cause) {
        failure = cause;
        ended.raise();
    }

    /** Waits for the results, through interrupts, whose flag it keeps. Throws what the unit failed with. */
    public List<WriteResult> await() {
        return await(Long.MAX_VALUE).orElseThrow();
    }

    /** Waits for the results up to a bound; empty when it is over: the unit may still be applied. */
    public Optional<List<WriteResult>> await(Duration atMost) {
        return await(atMost.toNanos());
    }

    private Optional<List<WriteResult>> await(long nanos) {
        boolean interrupted = false;
        long start = timing.nanoTime();
        try {
            while (true) {
                long stamp = ended.stamp();
                if (results != null) {
                    return Optional.of(results);
                }
                if (failure != null) {
                    throw failure;
                }
                long left = nanos == Long.MAX_VALUE ? nanos : nanos - (timing.nanoTime() - start);
                if (left <= 0) {
                    return Optional.empty();
                }
                try {
                    ended.await(stamp, left);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
