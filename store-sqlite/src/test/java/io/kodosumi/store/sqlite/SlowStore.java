package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.NudgingStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A store on a disk that now and then takes its time, before a commit and before its answer. */
final class SlowStore extends NudgingStore {
    private final long most;
    private volatile boolean isSlow;

    /** @param most how long each of the two may take */
    SlowStore(SqliteStore to, Duration most) {
        super(to);
        this.most = most.toNanos();
    }

    void slow(boolean slow) {
        isSlow = slow;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        linger();
        List<List<WriteResult>> results = super.write(units);
        linger();
        return results;
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        linger();
        boolean lives = super.beat(node, lease, about);
        linger();
        return lives;
    }

    private void linger() {
        if (isSlow) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
        }
    }
}
