package io.kodosumi.spi;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One execution that is due, with what a claim or a rest must have seen.
 *
 * @param attempt the attempts so far
 * @param wakes how often it was made due
 */
public record Work(Fid fid, Kind kind, UserId user, String route, int attempt, long wakes) {
    /** What it is due for. */
    public enum Kind {
        /** Nobody living holds it, and its flow code wants a place. */
        PLACE,
        /** Like {@code PLACE}, and who held it died while it ran: it counts among what runs already. */
        RECOVER,
        /** The asking node holds it. */
        WAKE,
        /** Nobody living holds it, and it needs no flow code: cancelled, past its deadline, or settled but not closed. */
        CONTROL,
        /** Nobody living holds it, its log is closed, and hooks of it are armed: it needs no place among what runs. */
        HOOK
    }

    /**
     * Some of what is due.
     *
     * @param due what is to be taken over first, then the other kinds and hooks, earliest due first, then what is to be placed by its
     *     route, in turn
     * @param more where the rest starts, if there is more
     * @param next in how long the first of what is asked for and not due yet will be due, if any; positive
     */
    public record Page(List<Work> due, Optional<Cursor> more, Optional<Duration> next) {
        /** Copies the work. */
        public Page {
            due = List.copyOf(due);
        }
    }

    /**
     * What a node asks for: its own due work ({@code WAKE}); what nobody holds and is due ({@code PLACE} of these routes and
     * not excepted, {@code HOOK} of these hooks, {@code CONTROL} of any); and the same, whatever its due, of what other nodes hold that are dead or that the
     * store knows to have died and, with {@link Reach#SUSPECTS}, of those whose lease has run out. Of that, what ran as its holder
     * died is {@code RECOVER} instead of {@code PLACE}, excepted or not.
     *
     * <p>Never what has nothing left to do. What is settled and not closed, cancelled, or past its deadline is {@code CONTROL};
     * closed with armed hooks is {@code HOOK} by the hooks' keys, whatever its route and whoever is excepted: it runs no more; a cancelled or overdue execution that has never been
     * claimed is {@code CONTROL} as well.
     *
     * @param routes the routes that the node can run; empty for none
     * @param hooks the keys of the completion hooks that it has
     * @param except what shall not be placed now
     * @param turn whose turn it is among those whose work waits for a place
     * @param after where to go on
     * @param limit how many at most, at least 1
     */
    public record Query(
            NodeId node,
            Set<String> routes,
            Set<String> hooks,
            Except except,
            Turn turn,
            Reach reach,
            Cursor after,
            int limit) {
        /** Checks the numbers. */
        public Query {
            if (turn.each() < 1 || turn.each() > limit) {
                throw new IllegalArgumentException(
                        turn.each() + " of each queue, " + limit + " in all: expected 1 to " + limit + " of each");
            }
        }
    }

    /**
     * Whose work, and the work of which routes, shall not be placed now: theirs is at a bound of what may run at once.
     *
     * @param users none of theirs is {@code PLACE}
     * @param routes none of these is {@code PLACE}
     */
    public record Except(Set<UserId> users, Set<String> routes) {
        /** Everything may be placed. */
        public static final Except NONE = new Except(Set.of(), Set.of());

        /** Copies the sets. */
        public Except {
            users = Set.copyOf(users);
            routes = Set.copyOf(routes);
        }
    }

    /**
     * The order in which unheld work of the routes asked for is named, so that many of one user do not hide one of another: user after
     * user in the order of their ids, from the one behind {@code last} on and around; of each user and route first what has begun
     * (attempt 1 or more), then what has not, earliest due first. What a user has under one route that has begun is one queue, what has
     * not another; a page holds what is named of a queue whole or not at all.
     *
     * @param last who had the last turn; empty to begin with the first user
     * @param each how many at most of one user and route that have begun, and how many that have not; at least 1, at most the limit
     *     of the query
     */
    public record Turn(Optional<UserId> last, int each) {}

    /** Whose work may be taken over. */
    public enum Reach {
        /** Only that of the dead. */
        DEAD,
        /** Also that of nodes whose lease has run out. */
        SUSPECTS
    }
}
