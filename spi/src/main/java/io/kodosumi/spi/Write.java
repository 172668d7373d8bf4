package io.kodosumi.spi;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One durable change of one execution.
 *
 * <p>Every write is judged in this order. <b>Own effect</b>: if this very write was applied before, it is answered as it was then and
 * nothing changes. <b>Unknown</b>: no such execution, {@code UNKNOWN}. <b>Fence</b>: a write with an attempt other than 0 is
 * refused {@code FENCED} unless the execution is held under exactly that attempt. <b>Settled</b>: after the outcome only claims,
 * appends, facts of the spaces {@link Fact#HOOK} and {@link Fact#TRIED}, rests and, while a hook is armed, a {@code WAKE} are taken,
 * other writes are refused {@code SETTLED}. Then its own rule, as
 * told at each. Nothing but the judged write's own rule changes the row.
 *
 * <p>{@code emitted} is the last position that the transport had accepted by then; until the outcome the row keeps the highest seen
 * in an accepted write. Durations count from the store's clock. Any accepted write under the holder's attempt other than
 * {@link Rest.How#PARKED} ends the state of being parked; an append has no attempt of its own and does not.
 */
public sealed interface Write {
    /** The execution that it changes. */
    Fid fid();

    /** Calls the visitor's method for this kind of write. */
    <R> R accept(Visitor<R> visitor);

    /**
     * Launch: a new row with its facts, due after {@code delay}, with attempt 0, wakes 0 and no holder.
     *
     * <p>If the user has an execution with this key, or the fid exists, nothing changes and the stored row comes back (the caller
     * compares fids and digests). A fid that is marked for purging is {@code UNKNOWN}. Answer: {@link WriteResult.Row}.
     *
     * @param delay until it is first due; zero for now
     * @param facts all at version 1; those of the space {@link Fact#HOOK} are its completion hooks
     */
    record Create(Fid fid, Order order, Duration delay, List<Fact> facts) implements Write {
        /** Copies the facts. */
        public Create {
            facts = List.copyOf(facts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.create(this);
        }
    }

    /**
     * Takes the execution for a node, as attempt {@code seen + 1}: names the node as holder, stores the placement if it is greater,
     * and clears due.
     *
     * <p>Refused {@code CLOSED} when nothing is left to do (log closed and no hook armed); {@code FENCED}, at the stored attempt, if
     * that is no longer {@code seen}, or if the claiming node has been declared dead; {@code HELD} if a node that may still live
     * (its lease has not run out, or it is the claiming node itself) holds it and {@code placement} is not greater than the stored
     * one. Taking it from a node whose lease ran out, or that never beat, declares that node dead. Taking it from a dead node counts
     * a crash, unless the attempt was parked; taking it from a living one by placement counts none. Answer:
     * {@link WriteResult.Row}, as it is after the claim. Last of all, refused {@code FLOW_LIMIT} or {@code USER_LIMIT} if the room is
     * taken by others, unless it runs already: then it takes over a place that counts.
     *
     * @param id new for every claim: the row keeps the last accepted one, by which only its own resend finds itself accepted
     * @param seen the attempt that the claimant read
     * @param placement the number of an engine's decision, at least 1; 0 for none
     * @param room how many may run at once for this one to run too
     */
    record Claim(Fid fid, String id, NodeId node, int seen, long placement, Room room) implements Write {
        /** A claim that asks for no room. */
        public Claim(Fid fid, String id, NodeId node, int seen, long placement) {
            this(fid, id, node, seen, placement, Room.ANY);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.claim(this);
        }
    }

    /**
     * Adds a run to the log: consecutive events of one attempt that follow {@code after}. Not fenced: the log's head decides.
     *
     * <p>Events that the log has (same position and kind) are dropped from the run; if none remains the answer is
     * {@link WriteResult.Done}. Otherwise, in this order: {@code CLOSED} behind closing events; a {@code lost} event is
     * {@code LATE} unless the head is exactly {@code after}; {@code GAP} if the head is below {@code after}; if the first
     * remaining event lies beyond the head, the rest is appended; else it is older than the head, is kept aside with the reason, never
     * in the log, and the answer is {@code LATE}. Refusals carry the head.
     *
     * <p>Appending a closing event ({@link Event#closes}) closes the log, lets the claim go and sets due: now while a hook is armed,
     * else never. A closing event is the last of its run.
     *
     * @param after the position that the run follows; 0 if all before it is known to be stored
     */
    record Append(Fid fid, long after, List<Event> events) implements Write {
        /** Copies the events. */
        public Append {
            events = List.copyOf(events);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.append(this);
        }
    }

    /**
     * Stores a fact.
     *
     * <p>Refused {@code VERSION}, at the stored version, unless that is one less than the fact's (0: absent). Its own effect is that
     * the stored version is this one with the same value; so a unit has at most one put of a fact. Facts of
     * {@link Fid#STORE} need no execution and take attempt 0. Version 2 of a {@link Fact#HOOK} disarms it. Answer:
     * {@link WriteResult.Done}.
     *
     * @param attempt the holder's attempt, or 0: a host's write, not fenced
     */
    record Put(Fid fid, int attempt, long emitted, Fact fact) implements Write {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.put(this);
        }
    }

    /**
     * Opens a lock, or finds the one with this id that an earlier attempt opened, as it is. Answer: {@link WriteResult.Lock}. Its own
     * effect is a lock of this id that this attempt opened.
     *
     * @param attempt the holder's attempt, at least 1
     * @param lid unique within the execution
     * @param form JSON text, opaque to a store
     * @param expiry how long it stays open
     */
    record OpenLock(Fid fid, int attempt, long emitted, String lid, String name, String form, Duration expiry)
            implements Write {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.openLock(this);
        }
    }

    /**
     * Closes an open lock and makes the execution due at once, raising its wakes.
     *
     * <p>No clock looks at an answer; {@code EXPIRED} is refused {@code EARLY} before the lock's time. A lock that is closed already
     * comes back as it stands, whoever closed it, also after the outcome. Its own effect is a lock closed with this id. An unknown
     * lock is {@code UNKNOWN}. Answer: {@link WriteResult.Lock}.
     *
     * @param attempt the holder's attempt, or 0: a person's act, not fenced
     * @param state what it becomes: anything but open
     * @param id new for every act; makes the same answer sent twice one answer
     * @param answer JSON text; null is a legal answer and is the text {@code null}
     */
    record CloseLock(
            Fid fid, int attempt, long emitted, String lid, LockState state, String id, UserId by, String answer)
            implements Write {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.closeLock(this);
        }
    }

    /**
     * Moves an open lock's expiry to {@code expiry} from now and makes the execution due at once, raising its wakes. A closed lock
     * comes back as it stands; an unknown one is {@code UNKNOWN}. Answer: {@link WriteResult.Lock}.
     *
     * @param attempt the holder's attempt, or 0: a person's act, not fenced
     */
    record ExtendLock(Fid fid, int attempt, String lid, Duration expiry) implements Write {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.extendLock(this);
        }
    }

    /**
     * What a person or the host wants; not fenced. Changes the flags (or the route) and makes the execution due at once, raising its
     * wakes. The first cancel stays, whoever asks again. {@code ROUTE} is refused {@code HELD} while a node holds it. Answer:
     * {@link WriteResult.Row}.
     *
     * @param detail for {@code CANCEL} the reason, for {@code ROUTE} the new route, else empty
     */
    record Control(Fid fid, Wish wish, UserId by, String detail) implements Write {
        /** What is wanted. */
        public enum Wish {
            /** It shall end as cancelled. */
            CANCEL,
            /** No flow code shall run. */
            PAUSE,
            /** Flow code may run again. */
            RESUME,
            /** It shall be looked at. */
            WAKE,
            /** It shall be found under another route. */
            ROUTE
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.control(this);
        }
    }

    /**
     * The holder has looked at everything up to {@code wakes} and waits.
     *
     * <p>If the stored wakes are the named ones, due becomes {@code due} from now (empty: never); otherwise it becomes the earlier of
     * both. {@code SEEN} keeps the claim, and flow code runs; {@code PARKED} keeps it, and none does; the others give it up, and
     * {@code FAILED} counts a failure. One that gives up an outcome without its closing events leaves it due at once; one that has
     * nothing left to do is never due. Its own effect is that this attempt gave the claim up by a rest; the row
     * keeps the last such attempt. {@code SEEN} is refused {@code FLOW_LIMIT} or {@code USER_LIMIT} if the room is taken by others.
     * Answer: {@link WriteResult.Done}.
     *
     * @param room how many may run at once for this one to go on; {@code SEEN} alone looks at it
     */
    record Rest(Fid fid, int attempt, long emitted, long wakes, Optional<Duration> due, How how, Room room)
            implements Write {
        /** A rest that asks for no room. */
        public Rest(Fid fid, int attempt, long emitted, long wakes, Optional<Duration> due, How how) {
            this(fid, attempt, emitted, wakes, due, how, Room.ANY);
        }

        /** What the holder does next. */
        public enum How {
            /** Goes on running flow code. */
            SEEN,
            /** Keeps the claim; no flow code runs until its next write. */
            PARKED,
            /** Gave its place up while it waits. */
            SUSPENDED,
            /** The flow failed and is to be tried again. */
            FAILED,
            /** Its node stops, or could not go on. */
            DRAINED;

            /** Whether the holder stays the holder. */
            public boolean keepsClaim() {
                return this == SEEN || this == PARKED;
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rest(this);
        }
    }

    /**
     * The one outcome. Refused {@code CANCELLED} if it is another and a cancel was asked for. Closes all open locks as cancelled, by
     * {@link UserId#SYSTEM} with an empty id and the answer {@code null}, and arms the hooks. The claim stays until the
     * closing events are in the log. Its own effect is the same outcome by this attempt. Answer: {@link WriteResult.Done}.
     *
     * @param attempt the holder's attempt, at least 1
     * @param outcome a final status
     * @param result JSON text: the result, or the error
     */
    record Settle(Fid fid, int attempt, long emitted, Status outcome, String result) implements Write {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.settle(this);
        }
    }

    /**
     * How many executions may run at once for one more to run. An execution <em>runs</em> while a node holds it, it is not parked, and
     * it has no outcome; whether that node lives does not matter, nor whether its own claim asked for room. The store counts in the
     * transaction that judges the write: of those that ask, no interleaving exceeds a bound.
     *
     * @param ofFlow of the same flow, in all its versions, this one included; at least 1; empty for any number
     * @param ofUser of the same user, this one included; at least 1; empty for any number
     */
    record Room(OptionalInt ofFlow, OptionalInt ofUser) {
        /** No bound. */
        public static final Room ANY = new Room(OptionalInt.empty(), OptionalInt.empty());
    }

    /** One method per kind of write; a store's transaction implements it. */
    interface Visitor<R> {
        /** Applies a launch. */
        R create(Create write);

        /** Applies a claim. */
        R claim(Claim write);

        /** Applies a run of events. */
        R append(Append write);

        /** Applies a fact. */
        R put(Put write);

        /** Applies the opening of a lock. */
        R openLock(OpenLock write);

        /** Applies the closing of a lock. */
        R closeLock(CloseLock write);

        /** Applies a later expiry. */
        R extendLock(ExtendLock write);

        /** Applies what a person wants. */
        R control(Control write);

        /** Applies a rest. */
        R rest(Rest write);

        /** Applies an outcome. */
        R settle(Settle write);
    }
}
