package io.kodosumi.spi;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps executions: their rows, logs, facts and locks, and the nodes that hold them.
 *
 * <p>Called from many threads at once; every call blocks until it is durable or has failed. Time is the store's own clock: durations
 * go in, instants come out, to the microsecond, and every row carries what that clock said. What has a time (a due, an expiry, a
 * deadline, the end of a lease) has reached it once the clock shows that instant. Only {@link io.kodosumi.model.KodosumiException}
 * leaves: a transient one means that the effect is unknown and the same call may be repeated. After {@link #close} every other call
 * throws a non-transient one.
 *
 * <p>Deliberately does not buffer, retry, order, validate or interpret payloads, and starts no work: core does.
 */
public interface ExecutionStore extends AutoCloseable {
    /**
     * Applies units of writes in one durable transaction.
     *
     * <p>A unit belongs to one execution. Its writes are applied in order up to the first that is refused or fails; the rest of it
     * are refused {@code SKIPPED}, and what was applied before stays. Units never affect each other. Sending the same units again,
     * after a transient exception, has the effect and the answers of sending them once.
     *
     * @param units each the writes of one execution; two units may belong to the same execution and are applied in order
     * @return per unit one result per write, in order
     */
    List<List<WriteResult>> write(List<List<Write>> units);

    /**
     * Registers a node or renews its lease, also after it ran out.
     *
     * @param lease how long the node may go without renewing, from now on the store's clock; zero for one that closes
     * @param about JSON text about the node, for people; replaces what was there
     * @return false if a takeover declared this incarnation dead, which is for ever
     */
    boolean beat(NodeId node, Duration lease, String about);

    /**
     * What wants attention now. Reads only: an execution named twice, or taken meanwhile, is harmless, because the claim decides.
     */
    Work.Page due(Work.Query query);

    /** The row of an execution; empty if it is unknown or marked for purging. */
    Optional<ExecutionRow> find(Fid fid);

    /**
     * Events behind a position, in order; none, without an end, of an execution that is unknown.
     *
     * @param after the position to start behind; 0 for the whole log
     * @param kinds the kinds wanted; empty for all
     * @param limit how many at most, at least 1; a store may give fewer, but not none, where they are large
     */
    EventPage events(Fid fid, long after, Set<String> kinds, int limit);

    /**
     * The present versions of an execution's facts of one space, in key order.
     *
     * @param after the key to start behind; empty for the first
     * @param limit how many at most, at least 1
     */
    List<Fact> facts(Fid fid, String space, String after, int limit);

    /**
     * Executions, newest first by when they were created, those of one instant in some order that stays. A page never shifts while new
     * ones arrive.
     *
     * <p>A store may bound how long it searches for one page: then it has fewer entries than asked for, even none, and yet a
     * {@link Page#next}. What that names goes on where the search ended; only a page without it is the last. One user's executions
     * without another filter come in full pages.
     *
     * @param limit how many at most, at least 1
     */
    Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit);

    /**
     * Locks, oldest first by the time they were opened, in pages like those of {@link #list}.
     *
     * @param limit how many at most, at least 1
     */
    Page<LockRow> locks(LockQuery query, Cursor after, int limit);

    /** How many executions run now, by flow and user, as {@link Write.Room} counts them: what admission looks at before each look. */
    List<Count> counts();

    /** How everything stands that has no outcome yet, and which nodes there are. Reads every unsettled row: for people, not for a loop. */
    Overview overview();

    /**
     * Marks executions with nothing left to do and names them; from then on they are unknown, and their keys free. Ones marked
     * before and not yet erased are named again, before others and whatever the query says.
     *
     * @param limit how many to name at most, at least 1
     */
    List<Fid> purge(PurgeQuery query, int limit);

    /**
     * Deletes what {@link #purge} marked; others are left alone. May take its time, so that others can write meanwhile; interrupted, it
     * may return early, and what is left is named again.
     */
    void erase(Collection<Fid> fids);

    /** Lets go of everything; idempotent. */
    @Override
    void close();

    /**
     * Some events of a log.
     *
     * @param events the events, in order
     * @param through how far the store looked to find them: where to go on, whether or not an event stands there; the last
     *     event if more may lie behind it, else the head or beyond
     * @param end whether the log is closed and nothing lies behind {@code through}
     */
    record EventPage(List<Event> events, long through, boolean end) {
        /** Copies the events. */
        public EventPage {
            events = List.copyOf(events);
        }
    }

    /**
     * How many executions of a flow and user run.
     *
     * @param running at least 1
     */
    record Count(String flow, UserId user, long running) {}
}
