package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.PurgeQuery;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Marks what is done with and deletes what was marked, in many small transactions at a {@link Pace}, so that neither the writer nor
 * the write-ahead log feels how much it was.
 */
final class Purging {
    /** Rows that one statement deletes at most. */
    private static final long ROWS_AT_ONCE = 200;

    private static final int PAGES_AT_ONCE = 20;

    /** While others write, one page in so many is left free for them, instead of being given back and asked for again. */
    private static final long RESERVE = 10;

    private static final Set<Status> OUTCOMES = EnumSet.range(Status.FINISHED, Status.TIMEOUT);

    private static final String MARKED =
            "SELECT fid FROM execution WHERE purged IS NOT NULL ORDER BY purged LIMIT :limit";

    /** Nothing ends before it is created: what is too young already for that is not looked at. */
    private static final String DONE = " AND created <= :created AND ended < :before AND ended <= :old AND closed = 1"
            + " AND hooks = 0 AND purged IS NULL";

    private static final String MARK = """
            UPDATE execution SET purged = :now
            WHERE fid IN (SELECT value FROM json_each(:fids)) AND closed = 1 AND hooks = 0 AND purged IS NULL
            """;

    private static final String FIND = "SELECT id FROM execution WHERE fid = :fid AND purged IS NOT NULL";

    /** What goes with an execution; the row itself goes last. */
    private static final List<String> PARTS = List.of(
            part("event"),
            part("late_event"),
            part("fact"),
            part("lock"),
            """
            DELETE FROM label WHERE :limit > 0 AND (name, value, created, execution) IN (
                SELECT json_each.key, json_each.value, execution.created, execution.id
                FROM execution CROSS JOIN json_each(execution.labels) WHERE execution.id = :execution)
            """,
            "DELETE FROM execution WHERE id = :execution AND :limit > 0");

    private final Readers readers;
    private final Writer writer;

    Purging(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    private static String part(String table) {
        return "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table
                + " WHERE execution = :execution LIMIT :limit)";
    }

    /** Looks beside the writer, which then only marks. */
    List<Fid> purge(PurgeQuery query, int limit, long now) {
        List<String> done = done(query, limit, now);
        return writer.transaction(statements -> {
            int marked = marked(statements, limit).size();
            statements
                    .on(MARK)
                    .bind("now", now)
                    .bind(
                            "fids",
                            Json.array(done.subList(0, Math.max(0, Math.min(done.size(), limit - marked))), fid -> fid))
                    .update();
            return marked(statements, limit);
        });
    }

    private static List<Fid> marked(Statements statements, int limit) {
        return statements.on(MARKED).bind("limit", (long) limit).all(row -> new Fid(row.getString("fid")));
    }

    private List<String> done(PurgeQuery query, int limit, long now) {
        Set<Status> outcomes = query.outcomes().isEmpty() ? OUTCOMES : query.outcomes();
        String sql = outcomes.stream()
                .sorted()
                .map(outcome -> "SELECT fid, created, id FROM execution INDEXED BY "
                        + (query.user().isPresent()
                                ? "execution_user WHERE user = :user AND "
                                : "execution_phase WHERE ")
                        + "phase = '" + outcome.word() + "'"
                        + DONE)
                .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY created, id LIMIT :limit"));
        long before = Micros.of(query.endedBefore());
        long old = now - Micros.of(query.age());
        return readers.read(handle -> handle.createQuery(sql)
                .bind("user", query.user().map(user -> user.value()).orElse(""))
                .bind("created", Math.min(before, old))
                .bind("before", before)
                .bind("old", old)
                .bind("limit", limit)
                .map((columns, context) -> columns.getString("fid"))
                .list());
    }

    /** Returns early if the thread is interrupted: what is left is named by the next {@link #purge}. */
    void erase(Collection<Fid> fids) {
        Deque<Fid> left = new ArrayDeque<>(fids);
        Pace pace = new Pace(writer);
        pace.run(statements -> {
            while (!left.isEmpty() && !pace.isOver()) {
                if (!eraseSome(statements, left.element())) {
                    left.remove();
                }
            }
            return !left.isEmpty();
        });
        pace.run(statements -> freePages(statements, pace));
    }

    /** Whether something is left. */
    private static boolean eraseSome(Statements statements, Fid fid) {
        Long execution = statements
                .on(FIND)
                .bind("fid", fid.value())
                .first(row -> row.getLong("id"))
                .orElse(null);
        if (execution == null) {
            return false;
        }
        long left = ROWS_AT_ONCE;
        for (String part : PARTS) {
            left -= statements
                    .on(part)
                    .bind("execution", execution)
                    .bind("limit", left)
                    .update();
            if (left <= 0) {
                return true;
            }
        }
        return false;
    }

    /** Gives pages back to the file system; tells whether more can follow. */
    private static boolean freePages(Statements statements, Pace pace) {
        long kept = pace.isBusy() ? number(statements, "PRAGMA page_count") / RESERVE : 0;
        long before = number(statements, "PRAGMA freelist_count");
        long after = before;
        boolean isLeft = before > kept;
        while (isLeft && !pace.isOver()) {
            statements.run("PRAGMA incremental_vacuum(" + Math.min(PAGES_AT_ONCE, after - kept) + ")");
            long now = number(statements, "PRAGMA freelist_count");
            isLeft = now > kept && now < after;
            after = now;
        }
        return isLeft;
    }

    private static long number(Statements statements, String pragma) {
        return statements.on(pragma).first(row -> row.getLong(1)).orElse(0L);
    }
}
