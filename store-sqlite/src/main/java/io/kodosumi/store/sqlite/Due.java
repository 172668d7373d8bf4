package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What wants attention now. Each reason for it has an index of its own and is asked for by itself, routes one by one: so a backlog
 * that this node cannot run costs nothing, and each question reads no more rows than it answers.
 */
final class Due {
    /** Before all else, whatever its due: what others left behind. */
    private static final long LEFT_BEHIND = -1;

    private static final String WORK = "SELECT id, fid, user, route, attempt, wakes, due, ";

    private static final String NOT_DONE = " AND NOT (closed = 1 AND (hooks = 0 OR outcome IS NULL)) ";

    private static final String NOT_EXCEPTED = " AND user NOT IN (SELECT value FROM json_each(:except)) ";

    private static final String HAS_HOOK = """
             AND EXISTS (
                SELECT 1 FROM fact WHERE fact.execution = execution.id AND fact.space = 'hook' AND fact.version = 1
                    AND fact.key IN (SELECT value FROM json_each(:hooks)))
            """;

    private static final String HELD = " FROM execution WHERE node = :node " + NOT_DONE;

    private static final String WAITING = " FROM execution WHERE route = :route AND " + Turns.WAITS + NOT_EXCEPTED;

    private static final String ENDING = """
             FROM execution WHERE node IS NULL AND due IS NOT NULL AND closed = 0
                AND (outcome IS NOT NULL OR cancelled_at IS NOT NULL)
            """;

    private static final String OVERDUE = """
             FROM execution WHERE node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL
                AND closed = 0 AND deadline_at IS NOT NULL
            """;

    private static final String HOOKED = """
             FROM execution WHERE node IS NULL AND due IS NOT NULL AND closed = 1 AND hooks > 0 AND outcome IS NOT NULL
            """ + HAS_HOOK;

    private static final String NOW = " AND due <= :now AND (due, id) > (:at, :id) ORDER BY due, id LIMIT :limit";

    private static final String OVERDUE_NOW =
            " AND max(due, deadline_at) <= :now AND (due, id) > (:at, :id)" + " ORDER BY due, id LIMIT :limit";

    private static final String NEXT = " AND due > :now ORDER BY due LIMIT 1";

    /** Not what is due already and asked for without its deadline. */
    private static final String NEXT_OVERDUE = """
             AND max(due, deadline_at) > :now
                AND NOT (due <= :now AND route IN (SELECT value FROM json_each(:routes))
                    AND user NOT IN (SELECT value FROM json_each(:except)))
            ORDER BY max(due, deadline_at) LIMIT 1
            """;

    private static final String HELD_NOW = WORK + "0" + HELD + NOW;

    private static final String ENDING_NOW = WORK + "0" + ENDING + NOW;

    private static final String ALL_OVERDUE = WORK + "0" + OVERDUE + OVERDUE_NOW;

    private static final String HOOKED_NOW = WORK + "0" + HOOKED + NOW;

    private static final String HELD_NEXT = "SELECT due" + HELD + NEXT;

    private static final String ENDING_NEXT = "SELECT due" + ENDING + NEXT;

    private static final String OVERDUE_NEXT = "SELECT max(due, deadline_at)" + OVERDUE + NEXT_OVERDUE;

    private static final String WAITING_NEXT = "SELECT due" + WAITING + NEXT;

    private static final String HOOKED_NEXT = "SELECT due" + HOOKED + NEXT;

    private static final String CONTROLLED = "(closed = 0 AND (outcome IS NOT NULL OR cancelled_at IS NOT NULL"
            + " OR coalesce(deadline_at <= :now, 0)))";

    private static final String TAKEN = WORK + "CASE WHEN " + CONTROLLED + " THEN 'CONTROL'"
            + " WHEN closed = 1 THEN 'HOOK' WHEN parked = 0 THEN 'RECOVER' ELSE 'PLACE' END AS kind"
            + " FROM execution WHERE node = :node AND id > :id " + NOT_DONE + " AND (" + CONTROLLED
            + " OR (closed = 0 AND route IN (SELECT value FROM json_each(:routes)) AND (parked = 0"
            + " OR (route NOT IN (SELECT value FROM json_each(:full))" + NOT_EXCEPTED + ")))"
            + " OR (closed = 1 " + HAS_HOOK + ")) ORDER BY id LIMIT :limit";

    /** One step through the index for each node, however much each holds. */
    private static final String HOLDERS = """
            WITH RECURSIVE holder (name) AS (
                SELECT min(node) FROM execution WHERE node IS NOT NULL
                UNION ALL
                SELECT (SELECT min(node) FROM execution WHERE node > holder.name AND node IS NOT NULL) FROM holder
                WHERE holder.name IS NOT NULL)
            SELECT holder.name, coalesce(node.dead, 0) AS dead, coalesce(node.lease, 0) AS lease
            FROM holder LEFT JOIN node ON node.name = holder.name WHERE holder.name IS NOT NULL
            """;

    private final Readers readers;
    private final NodeFiles files;

    Due(Readers readers, NodeFiles files) {
        this.readers = readers;
        this.files = files;
    }

    private record Holder(NodeId node, boolean isDead, long lease) {}

    Work.Page page(Work.Query query, long now) {
        return readers.quick(statements -> new Asked(statements, query, now).page());
    }

    /** One node's question. */
    private final class Asked {
        private final Statements statements;
        private final Work.Query query;
        private final Place after;
        private final long now;
        private final String except;
        private final String hooks;
        private final String routes;
        private final String full;

        Asked(Statements statements, Work.Query query, long now) {
            this.statements = statements;
            this.query = query;
            this.after = Turns.isOne(query.after()) ? Place.END : Place.of(query.after());
            this.now = now;
            this.except = Json.array(query.except().users(), UserId::value);
            this.hooks = Json.array(query.hooks(), key -> key);
            this.routes = Json.array(query.routes(), route -> route);
            this.full = Json.array(query.except().routes(), route -> route);
        }

        Work.Page page() {
            if (Turns.isOne(query.after())) {
                return turns().page(List.of(), query.after(), next());
            }
            List<Placed<Work>> found = leftBehind();
            if (found.size() <= query.limit()) {
                found.addAll(due());
            }
            found.sort(Comparator.comparing(Placed::place));
            if (found.size() <= query.limit()) {
                return turns().page(found.stream().map(Placed::item).toList(), Turns.START, next());
            }
            List<Placed<Work>> some = found.subList(0, query.limit());
            Cursor more = new Cursor(some.get(some.size() - 1).place().written());
            return new Work.Page(some.stream().map(Placed::item).toList(), Optional.of(more), next());
        }

        private Turns turns() {
            return new Turns(statements, query, now, except);
        }

        private List<Placed<Work>> leftBehind() {
            List<Placed<Work>> found = new ArrayList<>();
            if (after.at() > LEFT_BEHIND) {
                return found;
            }
            for (NodeId gone : gone()) {
                found.addAll(filtered(TAKEN, gone.value())
                        .bind("id", after.id())
                        .bind("limit", query.limit() + 1L)
                        .all(columns -> new Placed<>(
                                new Place(LEFT_BEHIND, columns.getLong("id")),
                                work(columns, Work.Kind.valueOf(columns.getString("kind"))))));
            }
            return found;
        }

        private List<NodeId> gone() {
            return statements
                    .on(HOLDERS)
                    .all(columns -> new Holder(
                            new NodeId(columns.getString("name")),
                            columns.getBoolean("dead"),
                            columns.getLong("lease")))
                    .stream()
                    .filter(this::isGone)
                    .map(Holder::node)
                    .toList();
        }

        private boolean isGone(Holder holder) {
            if (holder.node().equals(query.node())) {
                return false;
            }
            boolean isSuspect = query.reach() == Work.Reach.SUSPECTS && holder.lease() <= now;
            return holder.isDead() || isSuspect || files.isGone(query.node(), holder.node());
        }

        private List<Placed<Work>> due() {
            List<Placed<Work>> found =
                    new ArrayList<>(due(HELD_NOW, Work.Kind.WAKE, query.node().value()));
            found.addAll(due(ENDING_NOW, Work.Kind.CONTROL, ""));
            found.addAll(due(ALL_OVERDUE, Work.Kind.CONTROL, ""));
            if (!query.hooks().isEmpty()) {
                found.addAll(due(HOOKED_NOW, Work.Kind.HOOK, ""));
            }
            return found;
        }

        /** @param whose the node or the route */
        private List<Placed<Work>> due(String sql, Work.Kind kind, String whose) {
            return filtered(sql, whose)
                    .bind("at", after.at())
                    .bind("id", after.id())
                    .bind("limit", query.limit() + 1L)
                    .all(columns -> new Placed<>(
                            new Place(columns.getLong("due"), columns.getLong("id")), work(columns, kind)));
        }

        private Optional<Duration> next() {
            List<OptionalLong> firsts = new ArrayList<>();
            firsts.add(next(HELD_NEXT, query.node().value()));
            firsts.add(next(ENDING_NEXT, ""));
            firsts.add(next(OVERDUE_NEXT, ""));
            for (String route : placeable(query)) {
                firsts.add(next(WAITING_NEXT, route));
            }
            if (!query.hooks().isEmpty()) {
                firsts.add(next(HOOKED_NEXT, ""));
            }
            return firsts.stream().flatMapToLong(OptionalLong::stream).min().stream()
                    .mapToObj(at -> Micros.duration(at - now))
                    .findFirst();
        }

        private OptionalLong next(String sql, String whose) {
            return filtered(sql, whose)
                    .first(columns -> OptionalLong.of(columns.getLong(1)))
                    .orElseGet(OptionalLong::empty);
        }

        /** @param whose the node or the route */
        private Statements.Prepared filtered(String sql, String whose) {
            return statements
                    .on(sql)
                    .bindIfAny("node", whose)
                    .bindIfAny("route", whose)
                    .bindIfAny("now", now)
                    .bindIfAny("except", except)
                    .bindIfAny("hooks", hooks)
                    .bindIfAny("routes", routes)
                    .bindIfAny("full", full);
        }
    }

    /** The routes whose work may be placed. */
    static List<String> placeable(Work.Query query) {
        return query.routes().stream()
                .filter(route -> !query.except().routes().contains(route))
                .toList();
    }

    static Work work(ResultSet columns, Work.Kind kind) throws SQLException {
        return new Work(
                new Fid(columns.getString("fid")),
                kind,
                new UserId(columns.getString("user")),
                columns.getString("route"),
                columns.getInt("attempt"),
                columns.getLong("wakes"));
    }
}
