package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore.Count;
import io.kodosumi.spi.Overview;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How what has no outcome stands: who runs, who waits, and for how long; and what hooks are left of what has one. */
final class Standing {
    private static final String COUNTS =
            "SELECT flow, user, count(*) AS running FROM execution WHERE " + Running.RUNS + " GROUP BY user, flow";

    /** Walks through all that is unsettled: once for people, never in a loop. */
    private static final String GROUPS = """
            SELECT route, flow, version, user,
                sum(node IS NOT NULL AND parked = 0) AS running,
                sum(node IS NOT NULL AND parked = 1) AS parked,
                sum(node IS NULL AND coalesce(due <= :now, 0)) AS waiting,
                sum(node IS NULL AND NOT coalesce(due <= :now, 0)) AS resting,
                min(CASE WHEN node IS NULL AND due <= :now THEN due END) AS oldest
            FROM execution INDEXED BY execution_phase WHERE phase IN ('awaiting', 'free', 'held', 'paused')
            GROUP BY route, flow, version, user
            """;

    /** Held by nobody, or by anybody: each by the index that has it. */
    private static final String HOOKS = """
            SELECT name, count(*) AS executions, min(ended) AS since
            FROM (
                SELECT fact.key AS name, ended FROM execution INDEXED BY execution_hooked
                CROSS JOIN fact ON fact.execution = id AND fact.space = 'hook' AND fact.version = 1
                WHERE node IS NULL AND due > 0 AND closed = 1 AND hooks > 0 AND outcome IS NOT NULL
                UNION ALL
                SELECT fact.key AS name, ended FROM execution INDEXED BY execution_held
                CROSS JOIN fact ON fact.execution = id AND fact.space = 'hook' AND fact.version = 1
                WHERE node > '' AND closed = 1 AND hooks > 0
            ) AS left_hook
            GROUP BY name
            """;

    private static final String NODES = "SELECT name, lease, dead, about FROM node";

    private final Readers readers;

    Standing(Readers readers) {
        this.readers = readers;
    }

    List<Count> counts() {
        return readers.read(handle -> handle.createQuery(COUNTS)
                .map((columns, context) -> new Count(
                        columns.getString("flow"), new UserId(columns.getString("user")), columns.getLong("running")))
                .list());
    }

    Overview overview(long now) {
        return readers.read(handle -> new Overview(
                handle.createQuery(GROUPS)
                        .bind("now", now)
                        .map((columns, context) -> group(columns))
                        .list(),
                handle.createQuery(HOOKS)
                        .map((columns, context) -> new Overview.Hook(
                                columns.getString("name"),
                                columns.getLong("executions"),
                                Micros.instant(columns.getLong("since"))))
                        .list(),
                handle.createQuery(NODES)
                        .map((columns, context) -> node(columns))
                        .list(),
                Micros.instant(now)));
    }

    private static Overview.Group group(ResultSet columns) throws SQLException {
        return new Overview.Group(
                columns.getString("route"),
                columns.getString("flow"),
                columns.getString("version"),
                new UserId(columns.getString("user")),
                columns.getLong("running"),
                columns.getLong("parked"),
                columns.getLong("waiting"),
                columns.getLong("resting"),
                Optional.ofNullable(RowReader.number(columns, "oldest")).map(Micros::instant));
    }

    private static Overview.Node node(ResultSet columns) throws SQLException {
        return new Overview.Node(
                new NodeId(columns.getString("name")),
                Micros.instant(columns.getLong("lease")),
                columns.getBoolean("dead"),
                columns.getString("about"));
    }
}
