package io.kodosumi.internal.store;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.PurgeQuery;
import java.util.List;

/** Purges in batches, however much there is: each is marked and erased before the next. Any number may purge at once. */
public final class Purger {
    private static final int BATCH = 100;

    private final ExecutionStore store;

    public Purger(ExecutionStore store) {
        this.store = store;
    }

    /**
     * Purges until nothing is left that is asked for.
     *
     * @return how many executions, with those that another purge had marked and left behind
     * @throws InterruptedException if the thread is interrupted; what was marked by then is erased by the next purge
     */
    public long purge(PurgeQuery query) throws InterruptedException {
        long purged = 0;
        List<Fid> some;
        do {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted after " + purged + " executions were purged");
            }
            some = store.purge(query, BATCH);
            store.erase(some);
            purged += some.size();
        } while (!some.isEmpty());
        return purged;
    }
}
