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

/** What is read of executions, their logs, facts and locks. Pages go on behind the last entry's key, so that they never shift. */
final class Listings {
    private static final String FIND =
            "SELECT " + RowReader.COLUMNS + " FROM execution WHERE execution.fid = :fid AND execution.purged IS NULL";

    private static final long MAX_PAGE_CHARS = 4 << 20;

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

    private static final String LOCKS_OF_ONE = "SELECT " + Locks.COLUMNS + """
             FROM execution CROSS JOIN lock ON lock.execution = execution.id
            WHERE execution.fid = :fid AND execution.purged IS NULL AND (lock.opened, lock.id) > (:at, :id)
            ORDER BY lock.opened, lock.id LIMIT :limit
            """;

    private final Readers readers;
    private final Clock clock;

    Listings(Readers readers, Clock clock) {
        this.readers = readers;
        this.clock = clock;
    }

    Optional<ExecutionRow> find(Fid fid) {
        return readers.quick(statements ->
                        statements.on(FIND).bind("fid", fid.value()).first(RowReader::read))
                .map(row -> row.toExecutionRow(Micros.now(clock)));
    }

    private record LogEnd(long execution, long head, boolean isClosed) {}

    EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return readers.quick(statements -> {
            statements.on("BEGIN").update();
            EventPage page = statements
                    .on(LOG)
                    .bind("fid", fid.value())
                    .first(Listings::logEnd)
                    .map(log -> page(log, after, events(statements, log, after, kinds, limit), limit))
                    .orElseGet(() -> new EventPage(List.of(), after, false));
            statements.on("COMMIT").update();
            return page;
        });
    }

    private static LogEnd logEnd(ResultSet row) throws SQLException {
        Columns columns = new Columns(row);
        return new LogEnd(columns.number(), columns.number(), columns.flag());
    }

    /** How much is read at once, beside how many. */
    private static final class Room {
        private long left = MAX_PAGE_CHARS;

        private boolean isFullWith(Event event) {
            left -= event.payload().length();
            return left <= 0;
        }
    }

    private static EventPage page(LogEnd log, long after, List<Event> events, int limit) {
        Room room = new Room();
        boolean isFull = events.size() == limit || events.stream().anyMatch(room::isFullWith);
        long through = isFull ? events.get(events.size() - 1).position() : Math.max(after, log.head());
        return new EventPage(events, through, log.isClosed() && through >= log.head());
    }

    private static List<Event> events(Statements statements, LogEnd log, long after, Set<String> kinds, int limit) {
        return statements
                .on(kinds.isEmpty() ? EVENTS : EVENTS_OF_KINDS)
                .bindIfAny("kinds", Json.array(kinds, kind -> kind))
                .bind("execution", log.execution())
                .bind("after", after)
                .bind("limit", (long) limit)
                .upTo(Listings::event, new Room()::isFullWith);
    }

    private static Event event(ResultSet row) throws SQLException {
        Columns columns = new Columns(row);
        return new Event(columns.number(), Micros.instant(columns.number()), columns.text(), columns.text());
    }

    List<Fact> facts(Fid fid, String space, String after, int limit) {
        return readers.quick(statements -> statements
                .on(FACTS)
                .bind("fid", fid.value())
                .bind("store", Fid.STORE.value())
                .bind("space", space)
                .bind("after", after)
                .bind("limit", (long) limit)
                .all(Listings::fact));
    }

    private static Fact fact(ResultSet row) throws SQLException {
        Columns columns = new Columns(row);
        return new Fact(columns.text(), columns.text(), columns.integer(), columns.text());
    }

    Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        ExecutionListing listing = new ExecutionListing(query, after, limit, Micros.now(clock));
        return readers.snapshot(listing::page);
    }

    Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        long now = Micros.now(clock);
        if (query.fids().size() == 1) {
            Fid fid = query.fids().iterator().next();
            if (query.equals(LockQuery.of(fid))) {
                return locks(fid, Place.of(after), limit, now);
            }
        }
        return readers.snapshot(new LockListing(query, after, limit, now)::page);
    }

    /** All locks of one execution, which each attempt asks for. */
    private Page<LockRow> locks(Fid fid, Place after, int limit, long now) {
        List<Placed<LockRow>> rows = readers.quick(statements -> statements
                .on(LOCKS_OF_ONE)
                .bind("fid", fid.value())
                .bind("at", after.at())
                .bind("id", after.id())
                .bind("limit", limit + 1L)
                .all(columns -> new Placed<>(
                        new Place(columns.getLong("opened"), columns.getLong("id")), Locks.read(columns, now))));
        return new Search.Found(rows.stream().map(Placed::place).toList(), true).page(rows, limit);
    }
}
