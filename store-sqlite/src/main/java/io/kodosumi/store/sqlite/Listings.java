package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
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
import java.util.Optional;
import java.util.Set;
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
        ExecutionListing listing = new ExecutionListing(query, after, limit, Micros.now(clock));
        return readers.snapshot(listing::page);
    }

    Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        LockListing listing = new LockListing(query, after, limit, Micros.now(clock));
        return readers.snapshot(listing::page);
    }
}
