package io.kodosumi.internal.hook;

import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Entries;
import io.kodosumi.internal.attempt.Holding;
import io.kodosumi.internal.attempt.StoreTime;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all that runs under one claim of a closed execution shares. Safe for use by many threads. */
final class Claim {
    private static final int INPUT = 10;

    private final Services services;
    private final Holding holding;
    private final ExecutionRow row;
    private final StoreTime time;
    private final Timing.EventCount changed;
    private volatile @Nullable List<Fact> input;
    private volatile boolean lost;

    Claim(Services services, Holding holding, ExecutionRow row) {
        this.services = services;
        this.holding = holding;
        this.row = row;
        this.time = new StoreTime(services.timing(), row.now());
        this.changed = services.timing().eventCount();
    }

    Services services() {
        return services;
    }

    Holding holding() {
        return holding;
    }

    ExecutionRow row() {
        return row;
    }

    Fid fid() {
        return row.fid();
    }

    int attempt() {
        return row.hold().attempt();
    }

    /** What the store's clock says. */
    Instant now() {
        return time.now();
    }

    /** Raised when something here has come to an end, or others want something. */
    Timing.EventCount changed() {
        return changed;
    }

    /** What the launch brought along. */
    List<Fact> input() {
        List<Fact> known = input;
        if (known == null) {
            known = List.copyOf(services.store().facts(fid(), Entries.INPUT, "", INPUT));
            input = known;
        }
        return known;
    }

    /** Whether the row is still held under this claim. */
    boolean isOf(ExecutionRow other) {
        return other.hold().attempt() == attempt()
                && other.hold().node().equals(row.hold().node());
    }

    /** It is not ours any more. */
    void lose() {
        lost = true;
        changed.raise();
    }

    boolean isLost() {
        return lost;
    }

    /** Stores something under this claim, as long as that takes; learns from the answer whether the claim is lost. */
    WriteResult write(Write write) {
        WriteResult result = services.writes().submit(List.of(write)).await().get(0);
        if (result instanceof WriteResult.Failed failed) {
            throw failed.cause();
        }
        if (result instanceof WriteResult.Refused refused && refused.reason() != WriteResult.Reason.VERSION) {
            lose();
        }
        return result;
    }
}
