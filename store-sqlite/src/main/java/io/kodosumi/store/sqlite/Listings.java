package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What is read of executions, their logs, facts and locks. Pages go on behind the last entry's key, so that they never shift. */
final class Listings {
    private static final String FIND =
            "SELECT " + RowReader.COLUMNS + " FROM execution WHERE execution.fid = :fid AND execution.purged IS NULL";

    private static final String LOG = "SELECT id, head, closed FROM execution WHERE fid = :fid AND purged IS NULL";

    private static final String EVENTS = """
            SELECT position, at, kind, payload FROM event WHERE execution = :execution AND position > :after
            ORDER BY position LIMIT :limit
            """;

    private static final String EVENTS_OF_KINDS = """
            SELECT position, at, kind, payload FROM event WHERE execution = :execution AND position > :after
                AND kind IN (SELECT value FROM json_each(:kinds))
            ORDER BY position LIMIT :limit
            """;

    private static final String FACTS = """
            SELECT space, key, version, value FROM fact
            WHERE execution = (SELECT id FROM execution WHERE fid = :fid AND purged IS NULL UNION ALL SELECT 0 WHERE :fid = :store)
                AND space = :space AND key > :after
            ORDER BY key LIMIT :limit
            """;

    /** Where an execution stands: the table of {@link ExecutionRow#status}. */
    private static final String STATUS = """
            CASE
                WHEN execution.outcome IS NOT NULL THEN execution.outcome
                WHEN execution.paused THEN 'paused'
                WHEN execution.open_locks > 0 THEN 'awaiting'
                WHEN execution.node IS NOT NULL THEN CASE WHEN execution.parked THEN 'sleeping' ELSE 'running' END
                WHEN execution.due > :now THEN 'sleeping'
                ELSE 'starting'
            END
            """;

    /** Behind every fid. */
    private static final String BEHIND_ALL = "g";

    private final Readers readers;
    private final Clock clock;

    Listings(Readers readers, Clock clock) {
        this.readers = readers;
        this.clock = clock;
    }

    Optional<ExecutionRow> find(Fid fid) {
        return readers.read(handle -> handle.createQuery(FIND)
                .bind("fid", fid.value())
                .map((columns, context) -> RowReader.read(columns))
                .findOne()
                .map(row -> row.toExecutionRow(Micros.now(clock))));
    }

    private record LogEnd(long execution, long head, boolean isClosed) {}

    EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return readers.snapshot(handle -> handle.createQuery(LOG)
                .bind("fid", fid.value())
                .map((columns, context) ->
                        new LogEnd(columns.getLong("id"), columns.getLong("head"), columns.getBoolean("closed")))
                .findOne()
                .map(log -> page(log, after, events(handle, log, after, kinds, limit), limit))
                .orElseGet(() -> new EventPage(List.of(), after, false)));
    }

    private static EventPage page(LogEnd log, long after, List<Event> events, int limit) {
        boolean isFull = events.size() == limit;
        long through = isFull ? events.get(events.size() - 1).position() : Math.max(after, log.head());
        return new EventPage(events, through, log.isClosed() && through >= log.head());
    }

    private static List<Event> events(Handle handle, LogEnd log, long after, Set<String> kinds, int limit) {
        Query query = kinds.isEmpty()
                ? handle.createQuery(EVENTS)
                : handle.createQuery(EVENTS_OF_KINDS).bind("kinds", Json.array(kinds, kind -> kind));
        return query.bind("execution", log.execution())
                .bind("after", after)
                .bind("limit", limit)
                .map((columns, context) -> event(columns))
                .list();
    }

    private static Event event(ResultSet columns) throws SQLException {
        return new Event(
                columns.getLong("position"),
                Micros.instant(columns.getLong("at")),
                columns.getString("kind"),
                columns.getString("payload"));
    }

    List<Fact> facts(Fid fid, String space, String after, int limit) {
        return readers.read(handle -> handle.createQuery(FACTS)
                .bind("fid", fid.value())
                .bind("store", Fid.STORE.value())
                .bind("space", space)
                .bind("after", after)
                .bind("limit", limit)
                .map((columns, context) -> new Fact(
                        columns.getString("space"),
                        columns.getString("key"),
                        columns.getInt("version"),
                        columns.getString("value")))
                .list());
    }

    Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        Filter filter = filter(query);
        filter.and("execution.fid < :after", "after", after.isStart() ? BEHIND_ALL : after.value());
        long now = Micros.now(clock);
        filter.bind("now", now);
        String sql = "SELECT " + RowReader.COLUMNS + " FROM " + (query.labels().isEmpty() ? "execution" : LABELLED)
                + " WHERE execution.purged IS NULL" + filter.sql() + " ORDER BY execution.fid DESC LIMIT :limit";
        List<ExecutionRow> found = readers.read(handle -> filter.bindTo(handle.createQuery(sql))
                .bind("limit", limit + 1L)
                .map((columns, context) -> RowReader.read(columns).toExecutionRow(now))
                .list());
        return page(found, limit, row -> row.fid().value());
    }

    /** The executions with the first label, in the order of the label's index, which is that of the listing. */
    private static final String LABELLED = "label CROSS JOIN execution ON execution.fid = label.fid";

    private static Filter filter(ExecutionQuery query) {
        Filter filter = new Filter();
        filter.in("execution.fid", "fids", query.fids(), Fid::value);
        filter.in("execution.user", "users", query.users(), UserId::value);
        filter.in("execution.flow", "flows", query.flows(), flow -> flow);
        query.from().ifPresent(from -> filter.and("execution.created >= :from", "from", Micros.of(from)));
        query.until().ifPresent(until -> filter.and("execution.created < :until", "until", Micros.of(until)));
        if (!query.status().isEmpty()) {
            filter.in(STATUS, "status", query.status(), Status::word);
            if (query.status().stream().noneMatch(Status::isFinal)) {
                filter.and("execution.outcome IS NULL");
            }
        }
        labels(query, filter);
        return filter;
    }

    private static void labels(ExecutionQuery query, Filter filter) {
        int number = 0;
        for (Map.Entry<String, String> label : query.labels().entrySet()) {
            String name = "name_" + number;
            String value = "value_" + number;
            filter.and(
                    number == 0
                            ? "label.name = :name_0 AND label.value = :value_0 AND label.fid < :after"
                            : "EXISTS (SELECT 1 FROM label AS other WHERE other.name = :" + name
                                    + " AND other.value = :" + value + " AND other.fid = execution.fid)");
            filter.bind(name, label.getKey());
            filter.bind(value, label.getValue());
            number++;
        }
    }

    Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        Place start = Place.of(after);
        Filter filter = new Filter();
        filter.and("(lock.opened, lock.id) > (:at, :id)", "at", start.at());
        filter.bind("id", start.id());
        filter.in("execution.fid", "fids", query.fids(), Fid::value);
        filter.in("lock.owner", "owners", query.owners(), UserId::value);
        if (query.states().equals(Set.of(LockState.OPEN))) {
            filter.and("lock.state = 'open'"); // a literal, because the index of open locks is asked for
        } else {
            filter.in("lock.state", "states", query.states(), Locks::word);
        }
        String tables = query.fids().isEmpty()
                ? "lock CROSS JOIN execution ON execution.id = lock.execution"
                : "execution CROSS JOIN lock ON lock.execution = execution.id";
        String sql = "SELECT " + Locks.COLUMNS + " FROM " + tables + " WHERE execution.purged IS NULL" + filter.sql()
                + " ORDER BY lock.opened, lock.id LIMIT :limit";
        long now = Micros.now(clock);
        List<Placed<LockRow>> found = readers.read(handle -> filter.bindTo(handle.createQuery(sql))
                .bind("limit", limit + 1L)
                .map((columns, context) -> new Placed<>(
                        new Place(columns.getLong("opened"), columns.getLong("id")), Locks.read(columns, now)))
                .list());
        Page<Placed<LockRow>> page = page(found, limit, lock -> lock.place().written());
        return new Page<>(page.items().stream().map(Placed::item).toList(), page.next());
    }

    private static <T> Page<T> page(List<T> found, int limit, Function<T, String> place) {
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, Optional.of(new Cursor(place.apply(items.get(limit - 1)))));
    }
}
