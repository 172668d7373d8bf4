package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of executions that go on, as the writer's last transactions have left them, so that the next one need not read them. They hold
 * as long as nobody else has committed, which SQLite tells within a transaction. Used under the writer's lock.
 */
final class KeptRows {
    private static final int MOST = 4_096;

    private final Map<Fid, Row> rows = new LinkedHashMap<>();
    private long version = -1;

    /** A transaction has begun: forgets everything if another connection has committed since the last one. */
    void begin(Statements statements) {
        long now = statements
                .on("PRAGMA data_version")
                .first(columns -> columns.getLong(1))
                .orElse(-1L);
        if (now != version) {
            rows.clear();
            version = now;
        }
    }

    /** Gives a row to the transaction, which may change it. */
    @Nullable
    Row take(Fid fid) {
        return rows.remove(fid);
    }

    /** These are as the table has them. What has ended is not asked for again. */
    void keep(Collection<Row> stored) {
        for (Row row : stored) {
            if (!row.isSettled() && !row.isPurged) {
                rows.put(row.fid, row);
            }
        }
        var eldest = rows.keySet().iterator();
        while (rows.size() > MOST) {
            eldest.next();
            eldest.remove();
        }
    }

    void clear() {
        rows.clear();
    }
}
