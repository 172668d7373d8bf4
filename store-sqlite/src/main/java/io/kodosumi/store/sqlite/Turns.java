package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What waits for a place, queue by queue: a queue is what one user has waiting under one route, begun or not. One statement steps from
 * each queue to the next with seeks in an index, and takes the first few of it: whatever else stands in a queue costs nothing.
 *
 * <p>The three columns are compared one by one: SQLite meets a row value's strict bound by reading past all that equals it.
 */
final class Turns {
    /** Held by nobody, and to be run. */
    static final String WAITS =
            "node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL AND closed = 0";

    /** The beginning of the walk around the users. */
    static final Cursor START = new Cursor("turn 0");

    private static final String MARK = "turn ";

    /** A route behind all routes, and a user behind all users: a blob is greater than any text. */
    private static final byte[] LAST = {};

    private static final String QUEUES = """
            WITH RECURSIVE queue (user, route, fresh) AS (
                SELECT :user, :route, :fresh
                UNION ALL
                SELECT next.user, next.route, next.fresh FROM queue JOIN execution AS next ON next.id = coalesce(
                    (SELECT id FROM execution WHERE %1$s
                        AND user = queue.user AND route = queue.route AND fresh > queue.fresh ORDER BY fresh LIMIT 1),
                    (SELECT id FROM execution WHERE %1$s
                        AND user = queue.user AND route > queue.route ORDER BY route, fresh LIMIT 1),
                    (SELECT id FROM execution WHERE %1$s
                        AND user > queue.user AND user <= :until ORDER BY user, route, fresh LIMIT 1)))
            SELECT work.fid, work.user, work.route, work.attempt, work.wakes, work.fresh, work.due, work.id
            FROM queue CROSS JOIN execution AS work ON work.id IN (
                SELECT id FROM execution WHERE %1$s AND user = queue.user AND route = queue.route AND fresh = queue.fresh
                    AND due <= :now AND (deadline_at IS NULL OR deadline_at > :now)
                ORDER BY due, id LIMIT :each)
            WHERE (queue.user, queue.route, queue.fresh) <> (:user, :route, :fresh)
                AND queue.route IN (SELECT value FROM json_each(:routes))
                AND queue.user NOT IN (SELECT value FROM json_each(:except))
            LIMIT :limit
            """.formatted(WAITS);

    /** The routes under which anything at all is due: what only sleeps needs no walk. */
    private static final String DUE_ROUTES = """
            SELECT value FROM json_each(:routes) WHERE EXISTS (
                SELECT 1 FROM execution WHERE %1$s AND route = value AND due <= :now)
            """.formatted(WAITS);

    private final Statements statements;
    private final Work.Query query;
    private final long now;
    private final String except;

    Turns(Statements statements, Work.Query query, long now, String except) {
        this.statements = statements;
        this.query = query;
        this.now = now;
        this.except = except;
    }

    /** Whether a cursor is of this walk. */
    static boolean isOne(Cursor cursor) {
        return cursor.value().startsWith(MARK);
    }

    private record Queue(String user, String route, long fresh) {}

    private record Found(Queue queue, Place place, Work work) {}

    /**
     * Where a walk stands.
     *
     * @param lap 0 for the users behind the last one, 1 for those up to it
     * @param behind the queue behind which it goes on; empty for the start of the lap
     */
    private record At(int lap, Optional<Queue> behind) {
        static At of(Cursor cursor) {
            String[] parts = cursor.value().substring(MARK.length()).split(" ", 4);
            try {
                int lap = Integer.parseInt(parts[0]);
                if (parts.length == 1) {
                    return new At(lap, Optional.empty());
                }
                int user = Integer.parseInt(parts[2]);
                return new At(
                        lap,
                        Optional.of(new Queue(
                                parts[3].substring(0, user), parts[3].substring(user), Long.parseLong(parts[1]))));
            } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
                throw Place.noCursor(cursor, malformed);
            }
        }

        Cursor cursor() {
            String to = behind.map(queue ->
                            " " + queue.fresh() + " " + queue.user().length() + " " + queue.user() + queue.route())
                    .orElse("");
            return new Cursor(MARK + lap + to);
        }
    }

    /** A page that begins with what was found elsewhere. */
    Work.Page page(List<Work> before, Cursor from, Optional<Duration> next) {
        List<Work> page = new ArrayList<>(before);
        At start = At.of(from);
        List<String> routes = dueRoutes();
        Optional<At> at = routes.isEmpty() ? Optional.empty() : Optional.of(start);
        while (at.isPresent()) {
            Optional<At> stopped = lap(page, at.get(), Json.array(routes, route -> route));
            if (stopped.isPresent()) {
                return new Work.Page(page, stopped.map(At::cursor), next);
            }
            boolean isLast = at.get().lap() > 0 || query.turn().last().isEmpty();
            at = isLast ? Optional.empty() : Optional.of(new At(1, Optional.empty()));
        }
        return new Work.Page(page, Optional.empty(), next);
    }

    private List<String> dueRoutes() {
        List<String> routes = Due.placeable(query);
        return routes.isEmpty()
                ? routes
                : statements
                        .on(DUE_ROUTES)
                        .bind("routes", Json.array(routes, route -> route))
                        .bind("now", now)
                        .all(columns -> columns.getString(1));
    }

    /** Adds whole queues as long as there is room; where it stopped, if there is more. */
    private Optional<At> lap(List<Work> page, At start, String routes) {
        int room = query.limit() - page.size();
        List<Found> found = found(start, room + 1, routes);
        At at = start;
        int i = 0;
        while (i < found.size()) {
            int end = i;
            while (end < found.size()
                    && found.get(end).queue().equals(found.get(i).queue())) {
                end++;
            }
            if (end > room) {
                return Optional.of(at);
            }
            found.subList(i, end).stream()
                    .sorted(Comparator.comparing(Found::place))
                    .forEach(one -> page.add(one.work()));
            at = new At(start.lap(), Optional.of(found.get(i).queue()));
            i = end;
        }
        return Optional.empty();
    }

    private List<Found> found(At at, int limit, String routes) {
        Statements.Prepared statement = statements
                .on(QUEUES)
                .bind("now", now)
                .bind("each", (long) query.turn().each())
                .bind("routes", routes)
                .bind("except", except)
                .bind("limit", (long) limit);
        Optional<String> last = query.turn().last().map(UserId::value);
        if (at.behind().isPresent()) {
            Queue queue = at.behind().get();
            statement.bind("user", queue.user()).bind("route", queue.route()).bind("fresh", queue.fresh());
        } else {
            statement
                    .bind("user", at.lap() == 0 ? last.orElse("") : "")
                    .bind("route", LAST)
                    .bind("fresh", 1L);
        }
        if (at.lap() == 0) {
            statement.bind("until", LAST);
        } else {
            statement.bind("until", last.orElse(""));
        }
        return statement.all(Turns::found);
    }

    private static Found found(ResultSet columns) throws SQLException {
        Work work = Due.work(columns, Work.Kind.PLACE);
        return new Found(
                new Queue(work.user().value(), work.route(), columns.getLong("fresh")),
                new Place(columns.getLong("due"), columns.getLong("id")),
                work);
    }
}
