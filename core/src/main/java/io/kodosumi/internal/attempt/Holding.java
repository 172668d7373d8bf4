package io.kodosumi.internal.attempt;

/** A node's right to act, as its attempts see it. */
public interface Holding {
    /**
     * Waits while the node cannot be sure that it still lives: its last beat that succeeded is a lease ago. What runs goes on; nothing new
     * starts.
     */
    void await(Runnable check);
}
