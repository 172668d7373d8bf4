package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.PurgeQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Marks what is done with and deletes what was marked, in many small transactions, so that neither the writer nor the write-ahead
 * log feels how much it was.
 */
final class Purging {
    private static final int ROWS_AT_ONCE = 2_000;
    private static final int PAGES_AT_ONCE = 2_000;

    private static final String MARKED =
            "SELECT fid FROM execution WHERE purged IS NOT NULL ORDER BY purged LIMIT :limit";

    private static final String DONE = """
            SELECT fid FROM execution
            WHERE closed = 1 AND hooks = 0 AND ended IS NOT NULL AND purged IS NULL AND ended < :before
                AND (:user IS NULL OR user = :user)
                AND (:outcomes = '[]' OR outcome IN (SELECT value FROM json_each(:outcomes)))
            ORDER BY ended LIMIT :limit
            """;

    private static final String MARK =
            "UPDATE execution SET purged = :now WHERE fid IN (SELECT value FROM json_each(:fids))";

    private static final String FIND = "SELECT id FROM execution WHERE fid = :fid AND purged IS NOT NULL";

    /** What goes with an execution; the row itself goes last. */
    private static final List<String> PARTS = List.of(
            part("event"),
            part("late_event"),
            part("fact"),
            part("lock"),
            "DELETE FROM label WHERE fid = (SELECT fid FROM execution WHERE id = :execution) AND :limit > 0",
            "DELETE FROM execution WHERE id = :execution AND :limit > 0");

    private final Writer writer;

    Purging(Writer writer) {
        this.writer = writer;
    }

    private static String part(String table) {
        return "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table
                + " WHERE execution = :execution LIMIT :limit)";
    }

    List<Fid> purge(PurgeQuery query, int limit, long now) {
        return writer.transaction(statements -> {
            List<Fid> named = new ArrayList<>(
                    statements.on(MARKED).bind("limit", (long) limit).all(row -> new Fid(row.getString("fid"))));
            if (named.size() < limit) {
                named.addAll(mark(statements, query, limit - named.size(), now));
            }
            return named;
        });
    }

    private static List<Fid> mark(Statements statements, PurgeQuery query, int limit, long now) {
        List<Fid> done = statements
                .on(DONE)
                .bind("before", Micros.of(query.endedBefore()))
                .bind("user", query.user().map(UserId::value).orElse(null))
                .bind("outcomes", Json.array(query.outcomes(), Status::word))
                .bind("limit", (long) limit)
                .all(row -> new Fid(row.getString("fid")));
        statements
                .on(MARK)
                .bind("now", now)
                .bind("fids", Json.array(done, Fid::value))
                .update();
        return done;
    }

    void erase(Collection<Fid> fids) {
        fids.forEach(this::erase);
        while (writer.transaction(Purging::freePages)) {
            // Some more, so that others may write in between.
        }
    }

    private void erase(Fid fid) {
        boolean isLeft = true;
        while (isLeft) {
            isLeft = writer.transaction(statements -> eraseSome(statements, fid));
        }
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
    private static boolean freePages(Statements statements) {
        long before = freePageCount(statements);
        statements.run("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
        long after = freePageCount(statements);
        return after > 0 && after < before;
    }

    private static long freePageCount(Statements statements) {
        return statements
                .on("PRAGMA freelist_count")
                .first(row -> row.getLong(1))
                .orElse(0L);
    }
}
