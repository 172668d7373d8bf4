package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Writes and their parts with everything filled in that a test does not talk about. */
public final class Writes {
    /** Who launches, unless somebody else is named. */
    public static final UserId ALICE = new UserId("alice");
    /** Who answers, cancels and pauses. */
    public static final UserId BOB = new UserId("bob");
    /** The route of every order. */
    public static final String ROUTE = "direct/review/1";

    private static final Instant EMITTED = Instant.parse("2026-03-04T05:06:07.000008Z");
    private static final AtomicLong COUNTER = new AtomicLong();

    private Writes() {}

    /** A new fid, greater than all before. */
    public static Fid newFid() {
        return new Fid(String.format("66d6e00f%016x", COUNTER.incrementAndGet()));
    }

    /** An order of this user, without key, deadline and labels. */
    public static Order order(UserId user) {
        return new Order(
                Optional.empty(), user, Optional.empty(), "digest", "review", "1", ROUTE, Optional.empty(), "{}");
    }

    /** An order of this user under an idempotency key. */
    public static Order order(UserId user, String key) {
        return new Order(
                Optional.empty(), user, Optional.of(key), "digest", "review", "1", ROUTE, Optional.empty(), "{}");
    }

    /** An order of Alice with a deadline. */
    public static Order order(Duration deadline) {
        return new Order(
                Optional.empty(), ALICE, Optional.empty(), "digest", "review", "1", ROUTE, Optional.of(deadline), "{}");
    }

    /** An order of Alice with labels. */
    public static Order labelled(String labels) {
        return new Order(
                Optional.empty(), ALICE, Optional.empty(), "digest", "review", "1", ROUTE, Optional.empty(), labels);
    }

    /** The same launch under no key. */
    public static Write.Create withoutKey(Write.Create launch) {
        Order order = launch.order();
        return new Write.Create(
                launch.fid(),
                new Order(
                        order.parent(),
                        order.user(),
                        Optional.empty(),
                        order.digest(),
                        order.flow(),
                        order.version(),
                        order.route(),
                        order.deadline(),
                        order.labels()),
                launch.delay(),
                launch.facts());
    }

    /** A launch that is due now. */
    public static Write.Create launch(Fid fid, Order order, Fact... facts) {
        return new Write.Create(fid, order, Duration.ZERO, List.of(facts));
    }

    /** A launch by Alice that is due later. */
    public static Write.Create delayed(Fid fid, Duration delay) {
        return new Write.Create(fid, order(ALICE), delay, List.of());
    }

    /** A completion hook as a launch names it. */
    public static Fact hook(String key) {
        return new Fact(Fact.HOOK, key, 1, "{}");
    }

    /** A claim with a new id and no placement. */
    public static Write.Claim claim(Fid fid, NodeId node, int seen) {
        return placed(fid, node, seen, 0);
    }

    /** A claim with a new id by an engine's decision. */
    public static Write.Claim placed(Fid fid, NodeId node, int seen, long placement) {
        return new Write.Claim(fid, "claim-" + COUNTER.incrementAndGet(), node, seen, placement);
    }

    /** A run that follows position {@code after}. */
    public static Write.Append append(Fid fid, long after, Event... events) {
        return new Write.Append(fid, after, List.of(events));
    }

    /** Position {@code n} of an attempt. */
    public static long at(int attempt, int n) {
        return Event.position(attempt, n);
    }

    /** An event of any kind. */
    public static Event event(int attempt, int n, String kind, String payload) {
        return new Event(at(attempt, n), EMITTED.plusMillis(n), kind, payload);
    }

    /** A plain event whose payload names its position. */
    public static Event text(int attempt, int n) {
        return event(attempt, n, "stdout", "line " + Event.written(at(attempt, n)));
    }

    /** The first event of an attempt. */
    public static Event opening(int attempt) {
        return event(attempt, 1, Event.ATTEMPT, "{\"dict\":{\"attempt\":" + attempt + "}}");
    }

    /** The event that closes a log. */
    public static Event closing(int attempt, int n, Status outcome) {
        return event(attempt, n, Event.STATUS, outcome.word());
    }

    /** An event that stands for those behind {@code after}, up to position {@code n} of an attempt. */
    public static Event lost(long after, int attempt, int n) {
        String upto = Event.written(at(attempt, n));
        return event(
                attempt,
                n,
                Event.LOST,
                "{\"dict\":{\"after\":\"" + Event.written(after) + "\",\"upto\":\"" + upto + "\"}}");
    }

    /** A step's fact. */
    public static Write.Put put(Fid fid, int attempt, String key, int version, String value) {
        return new Write.Put(fid, attempt, 0, new Fact("step", key, version, value));
    }

    /** Says that a hook ran. */
    public static Write.Put disarm(Fid fid, int attempt, String key) {
        return new Write.Put(fid, attempt, 0, new Fact(Fact.HOOK, key, 2, "{}"));
    }

    /** Opens a lock for an hour. */
    public static Write.OpenLock openLock(Fid fid, int attempt, String lid) {
        return new Write.OpenLock(fid, attempt, 0, lid, "approve", "{\"form\":[]}", Duration.ofHours(1));
    }

    /** Bob's answer, unfenced. */
    public static Write.CloseLock answer(Fid fid, String lid, String id, String answer) {
        return new Write.CloseLock(fid, 0, 0, lid, LockState.ANSWERED, id, BOB, answer);
    }

    /** The holder finds that a lock's time has come. */
    public static Write.CloseLock expire(Fid fid, int attempt, String lid, String id) {
        return new Write.CloseLock(fid, attempt, 0, lid, LockState.EXPIRED, id, UserId.SYSTEM, "null");
    }

    /** Bob's wish, without detail. */
    public static Write.Control control(Fid fid, Write.Control.Wish wish) {
        return new Write.Control(fid, wish, BOB, "");
    }

    /** Bob's cancel, with a reason. */
    public static Write.Control cancel(Fid fid, String reason) {
        return new Write.Control(fid, Write.Control.Wish.CANCEL, BOB, reason);
    }

    /** A rest without a due. */
    public static Write.Rest rest(Fid fid, int attempt, long wakes, Write.Rest.How how) {
        return new Write.Rest(fid, attempt, 0, wakes, Optional.empty(), how);
    }

    /** A rest that waits for a time. */
    public static Write.Rest rest(Fid fid, int attempt, long wakes, Duration due, Write.Rest.How how) {
        return new Write.Rest(fid, attempt, 0, wakes, Optional.of(due), how);
    }

    /** An outcome with an empty result. */
    public static Write.Settle settle(Fid fid, int attempt, Status outcome) {
        return new Write.Settle(fid, attempt, 0, outcome, "{}");
    }
}
