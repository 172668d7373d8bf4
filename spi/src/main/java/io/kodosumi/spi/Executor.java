package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Places executions on nodes. Knows counters and fids, never inputs; decides nothing about outcomes.
 *
 * <p>Called from any thread.
 */
public interface Executor extends AutoCloseable {
    /** Called once, before any submit; from then on this executor may call the host. */
    void start(Host host);

    /**
     * Starts it or wakes it. Idempotent by fid and wakes; returns when the engine has it. Also called for work long since placed.
     */
    void submit(Work work);

    /** Stops calling the host; what runs is drained by the host. Idempotent. */
    @Override
    void close();

    /** The runtime, as an executor sees it. Blocking. */
    interface Host {
        /**
         * Claims and runs one attempt to its end.
         *
         * @param placement 0: compare and set what the store says; else it outranks lower ones
         */
        Ran run(Fid fid, long placement, Heartbeat heartbeat);

        /** Somebody used the engine's own tools: the same as through the API. */
        void control(Fid fid, Write.Control.Wish wish, UserId by);
    }

    /** Called by the host while it runs. */
    interface Heartbeat {
        /** Throws when the engine has given the placement up. */
        void beat();
    }

    /**
     * How an attempt ended.
     *
     * @param again in how long it is to be placed again, if time is what it waits for; otherwise when it is submitted
     * @param code a short word for the engine's own records; never a message or a payload
     */
    record Ran(How how, Optional<Duration> again, String code) {
        /** How an attempt ended. */
        public enum How {
            /** It has its outcome, and its log is closed. */
            SETTLED,
            /** It waits, or its node stops. */
            SUSPENDED,
            /** The flow failed and is to be tried again. */
            FAILED,
            /** It was not to be had. */
            REFUSED
        }
    }
}
