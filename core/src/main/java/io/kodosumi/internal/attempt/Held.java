package io.kodosumi.internal.attempt;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.Executor.Ran;
import java.util.Optional;

/**
 * What a node does with an execution that it has claimed: an attempt at its flow, or its completion hooks. All but {@link #run} may be
 * called from any thread.
 */
public interface Held {
    /** The execution. */
    Fid fid();

    /** Does it on the caller's thread, to its end. */
    Ran run();

    /** Something about it may have changed: looks, and rests. Reads the store. */
    void look();

    /** Its node stops: it ends as soon as it can, without an interrupt. */
    void drain();

    /** Its node is gone and does not wait for it: gives the claim up in its stead. */
    void abandon();

    /** Another holds it, or its node is dead: nothing of it counts any more. */
    void lose();

    /** Whether the present thread runs code of the host for it. */
    boolean isHere();

    /** Gives up its place, if it only waits; whether it does. */
    boolean suspend();

    /** Since when it only waits, in local monotonic time; empty if something of it runs. */
    Optional<Long> parkedSince();

    /** Since when it is about to end here, in local monotonic time; empty if nothing asked it to. */
    Optional<Long> leavingSince();

    /** Whether it counts among the flows that run at once. */
    boolean runsFlow();

    /** What keeps it from ending, for people: a sentence without its end. */
    String lingering();
}
