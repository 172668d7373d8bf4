package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.store.sqlite.Search.Way;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * One page of executions. Users, flows and phases are asked for by an index that has all of them, each combination a branch of a
 * merge; a label has an index of its own. What is asked for beyond that is looked at row by row.
 */
final class ExecutionListing {
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

    private static final String NEWEST_FIRST = " ORDER BY at DESC, place DESC LIMIT :most";

    private static final String ROWS = "SELECT " + RowReader.COLUMNS
            + " FROM json_each(:ids) CROSS JOIN execution ON execution.id = json_each.value"
            + " WHERE execution.purged IS NULL";

    /** What a clock tells apart. */
    private static final Set<Status> IN_WORK = EnumSet.of(Status.STARTING, Status.RUNNING, Status.SLEEPING);

    /** Branches of one merge; with more of them, users and flows are looked at row by row. */
    private static final int MOST_BRANCHES = 64;

    private static final Place NEWEST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

    private final ExecutionQuery query;
    private final int limit;
    private final long now;
    private final Filter filter = new Filter();

    ExecutionListing(ExecutionQuery query, Cursor after, int limit, long now) {
        this.query = query;
        this.limit = limit;
        this.now = now;
        Place until = query.until().map(at -> new Place(Micros.of(at), 0)).orElse(NEWEST);
        Place behind = after.isStart() || until.compareTo(Place.of(after)) < 0 ? until : Place.of(after);
        filter.bind("at", behind.at());
        filter.bind("id", behind.id());
        filter.bind("from", query.from().map(Micros::of).orElse(Long.MIN_VALUE));
        filter.bind("now", now);
    }

    Page<ExecutionRow> page(Handle handle) {
        String wanted = wanted();
        Search.Found found = new Search(handle, filter, NEWEST_FIRST, limit).on(ways());
        List<Placed<ExecutionRow>> rows = filter.bindTo(handle.createQuery(ROWS + wanted + " LIMIT :limit"))
                .bind("ids", found.ids())
                .bind("limit", limit + 1L)
                .map((columns, context) -> RowReader.read(columns))
                .map(row -> new Placed<>(new Place(row.created, row.id), row.toExecutionRow(now)))
                .list();
        return found.page(rows, limit);
    }

    /** What a row must be, however it was come by. */
    private String wanted() {
        filter.in("execution.fid", "fids", query.fids(), Fid::value);
        filter.in("execution.user", "users", query.users(), UserId::value);
        filter.in("execution.flow", "flows", query.flows(), flow -> flow);
        filter.in(STATUS, "status", query.status(), Status::word);
        filter.labels(query.labels());
        return filter.sql();
    }

    private List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        if (!query.fids().isEmpty()) {
            ways.add(new Way(
                    "SELECT created AS at, id AS place FROM execution WHERE fid IN (SELECT value FROM json_each("
                            + filter.array("some_fids", query.fids(), Fid::value) + "))" + range("id"),
                    false));
            return ways;
        }
        boolean isPlain = query.users().isEmpty()
                && query.flows().isEmpty()
                && query.status().isEmpty();
        for (int number = 0; number < query.labels().size(); number++) {
            ways.add(new Way(
                    "SELECT created AS at, execution AS place FROM label WHERE name = :name_" + number
                            + " AND value = :value_" + number + range("execution"),
                    isPlain && query.labels().size() == 1));
        }
        if (!isPlain || ways.isEmpty()) {
            ways.add(byPhase());
        }
        return ways;
    }

    private Way byPhase() {
        Set<String> phases = phases();
        boolean isMany = (long) phases.size()
                        * Math.max(1, query.users().size())
                        * Math.max(1, query.flows().size())
                > MOST_BRANCHES;
        boolean byUser = !isMany && !query.users().isEmpty();
        boolean byFlow = !isMany && !query.flows().isEmpty();
        String index = byUser
                ? byFlow ? "execution_user_flow" : "execution_user"
                : byFlow ? "execution_flow" : "execution_phase"; // named: without statistics SQLite takes any of them
        List<String> branches =
                List.of("SELECT created AS at, id AS place FROM execution INDEXED BY " + index + " WHERE ");
        if (!isMany) {
            branches = with(branches, "user = :user_", filter.each("user_", query.users(), UserId::value));
            branches = with(branches, "flow = :flow_", filter.each("flow_", query.flows(), flow -> flow));
        }
        List<String> all = new ArrayList<>();
        for (String branch : branches) {
            phases.forEach(phase -> all.add(branch + "phase = '" + phase + "'" + range("id")));
        }
        boolean isOfPhases = query.status().stream().noneMatch(IN_WORK::contains)
                || query.status().containsAll(IN_WORK);
        return new Way(
                String.join(" UNION ALL ", all),
                !isMany && isOfPhases && query.labels().isEmpty());
    }

    private static List<String> with(List<String> branches, String condition, int values) {
        List<String> more = new ArrayList<>();
        for (String branch : branches) {
            for (int number = 0; number < values; number++) {
                more.add(branch + condition + number + " AND ");
            }
        }
        return values == 0 ? branches : more;
    }

    private static String range(String id) {
        return " AND (created, " + id + ") < (:at, :id) AND created >= :from";
    }

    private Set<String> phases() {
        Set<Status> some = query.status().isEmpty() ? EnumSet.allOf(Status.class) : query.status();
        Set<String> phases = new TreeSet<>();
        for (Status status : some) {
            switch (status) {
                case RUNNING -> phases.add("held");
                case STARTING -> phases.add("free");
                case SLEEPING -> phases.addAll(Set.of("held", "free"));
                default -> phases.add(status.word());
            }
        }
        return phases;
    }
}
