package io.kodosumi.internal.node;

import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.util.concurrent.atomic.AtomicLong;

/** Who stands in line at this node, as its last look left it. Written by the thread that looks, read by any. */
final class Line {
    private final AtomicLong arrivals = new AtomicLong();
    private volatile Left left = Left.NOBODY;
    private volatile boolean counting;
    private volatile boolean looking;

    /**
     * Who waited when the last look was over: for a place of this node, or at a bound of the store.
     *
     * @param arrivals how many had come to stand in line before that look began
     */
    private record Left(boolean forPlaces, Work.Except met, long arrivals) {
        private static final Left NOBODY = new Left(false, Work.Except.NONE, 0);
    }

    /** Whether a launch of this user under this route would have to stand in line. */
    boolean isQueued(String route, UserId user) {
        Left now = left;
        return now.forPlaces()
                || now.arrivals() != arrivals.get()
                || now.met().users().contains(user)
                || now.met().routes().contains(route);
    }

    /** Whether a user or a flow was at its bound when the last look was over, or may turn out to be in this one. */
    boolean isBoundMet() {
        Work.Except met = left.met();
        return counting || !met.users().isEmpty() || !met.routes().isEmpty();
    }

    /** Whether a place that comes free now may be waited for. */
    boolean wantsPlaces() {
        return looking || left.forPlaces();
    }

    /** Something was launched that nobody runs yet: nothing launched later overtakes it before the next look. */
    void arrived() {
        arrivals.incrementAndGet();
    }

    // ---- the thread that looks ----

    /**
     * A look begins.
     *
     * @return how many have come to stand in line so far
     */
    long begin() {
        looking = true;
        return arrivals.get();
    }

    /** It is about to count what runs against the bounds of users and flows. */
    void counts() {
        counting = true;
    }

    /**
     * What it leaves.
     *
     * @param before what {@link #begin} said
     */
    void leave(boolean forPlaces, Work.Except met, long before) {
        left = new Left(forPlaces, met, before);
    }

    /** It is over, also by a failure. */
    void end() {
        counting = false;
        looking = false;
    }
}
