package io.kodosumi;

import java.time.Duration;

/** A subscription to an execution's log. Closing it ends the calls; the execution goes on. */
public interface Follow extends AutoCloseable {
    /**
     * Waits until the listener has had the last event of a closed log.
     *
     * @return whether it had within the time
     * @throws io.kodosumi.model.KodosumiException with what the listener threw, if that ended it, or that the execution was purged meanwhile
     */
    boolean await(Duration atMost) throws InterruptedException;

    /** Ends the calls; one that runs is not interrupted. Idempotent. */
    @Override
    void close();
}
