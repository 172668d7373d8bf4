package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement that a store runs finds its rows by an index: none walks through a table. */
class QueryPlanTest {
    private static final NodeId NODE = new NodeId("node-a");

    /** Walks that are bounded: what runs is counted, nodes are few, arrays are parameters. */
    private static final Pattern BOUNDED = Pattern.compile(
            "SCAN (execution USING INDEX execution_running|left_hook|queue|node\\b.*|holder|json_each\\b.*"
                    + "|CONSTANT ROW|\\d+-ROW VALUES CLAUSE)( VIRTUAL TABLE.*)?");

    @TempDir
    Path folder;

    @Test
    void no_statement_scans_a_table() throws SQLException {
        Path file = folder.resolve("kodosumi.db");
        Set<String> statements = new ConcurrentSkipListSet<>();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            store.readers().jdbi().getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.add(context.getRenderedSql());
                }
            });
            exerciseWrites(store);
            exerciseReads(store);
            statements.addAll(store.writer().transaction(Statements::known));
            statements.addAll(store.readers().known());
        }
        assertThat(statements).as("all kinds of statements were seen").hasSizeGreaterThan(50);
        assertThat(statements).as("the walk along the queues").anyMatch(sql -> sql.contains("RECURSIVE queue"));
        assertThat(scans(file, statements)).isEmpty();
    }

    @Test
    void what_is_asked_all_the_time_is_not_sorted() throws SQLException {
        Path file = folder.resolve("kodosumi.db");
        Set<String> statements = new ConcurrentSkipListSet<>();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            store.readers().jdbi().getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.add(context.getRenderedSql());
                }
            });
            store.write(List.of(List.of(Writes.delayed(Writes.newFid(), Duration.ZERO))));
            store.due(query(Set.of()));
            store.events(Writes.newFid(), 0, Set.of(), 10);
            store.list(ExecutionQuery.of(Writes.ALICE), Cursor.START, 10);
            store.list(ExecutionQuery.ALL, Cursor.START, 10);
            store.locks(new LockQuery(Set.of(), Set.of(), Set.of(LockState.OPEN)), Cursor.START, 10);
            statements.addAll(store.readers().known());
        }
        assertThat(statements).as("the walk along the queues").anyMatch(sql -> sql.contains("RECURSIVE queue"));
        // Left behind and overdue are few: they are dealt with as they come up.
        statements.removeIf(
                sql -> sql.contains("CASE WHEN (closed = 0") || sql.contains("max(due, deadline_at) <= :now"));
        List<String> sorted = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String sql : statements) {
                plan(connection, sql).stream()
                        .filter(step -> step.contains("TEMP B-TREE"))
                        .forEach(step -> sorted.add(step + ": " + sql));
            }
        }
        assertThat(sorted).isEmpty();
    }

    private static void exerciseWrites(SqliteStore store) {
        Fid fid = Writes.newFid();
        store.beat(NODE, Duration.ofMinutes(1), "{}");
        store.write(List.of(List.of(
                Writes.launch(
                        fid,
                        Writes.labelled("{\"team\":\"blue\"}"),
                        new Fact("inputs", "inputs", 1, "{}"),
                        Writes.hook("refund")),
                Writes.claim(fid, NODE, 0),
                Writes.append(fid, 0, Writes.opening(1)),
                Writes.append(fid, 0, Writes.opening(1)),
                Writes.put(fid, 1, "draft", 1, "{}"),
                Writes.put(fid, 1, "draft", 2, "{}"),
                Writes.put(fid, 1, "draft", 2, "{}"),
                Writes.openLock(fid, 1, "a"),
                Writes.openLock(fid, 1, "b"),
                new Write.ExtendLock(fid, 0, "a", Duration.ofHours(2)),
                Writes.answer(fid, "a", "act", "null"),
                Writes.control(fid, Write.Control.Wish.WAKE))));
        store.write(List.of(List.of(Writes.append(fid, 0, Writes.text(1, 2)))));
        store.write(List.of(
                List.of(Writes.append(fid, 0, Writes.event(0, 1, "stdout", "late"))),
                List.of(Writes.launch(Writes.newFid(), Writes.order(Writes.BOB, "key"))),
                List.of(Writes.claim(fid, new NodeId("node-b"), 1)),
                List.of(
                        Writes.settle(fid, 1, Status.FINISHED),
                        Writes.append(fid, 0, Writes.closing(1, 9, Status.FINISHED)),
                        Writes.disarm(fid, 0, "refund"))));
        store.erase(store.purge(
                new PurgeQuery(
                        Optional.of(Writes.ALICE),
                        Set.of(Status.FINISHED),
                        Instant.now().plusSeconds(9)),
                10));
        store.beat(new NodeId("host/boot/" + ProcessHandle.current().pid() + "/start/1"), Duration.ofMinutes(1), "{}");
    }

    private static void exerciseReads(SqliteStore store) {
        Fid fid = Writes.newFid();
        store.find(fid);
        store.due(query(Set.of("refund")));
        Fid held = Writes.newFid();
        store.write(List.of(List.of(
                Writes.launch(held, Writes.order(Writes.ALICE)), Writes.claim(held, new NodeId("never-beat"), 0))));
        store.due(query(Set.of("refund")));
        store.events(held, 0, Set.of(), 10);
        store.events(held, 0, Set.of("stdout"), 10);
        store.facts(held, "step", "", 10);
        store.counts();
        store.overview();
        for (ExecutionQuery query : executionQueries(fid)) {
            store.list(query, Cursor.START, 10);
        }
        Set<Set<LockState>> states = Set.of(Set.of(), Set.of(LockState.OPEN), Set.of(LockState.EXPIRED));
        for (Set<LockState> some : states) {
            store.locks(new LockQuery(Set.of(), Set.of(), some), Cursor.START, 10);
            store.locks(new LockQuery(Set.of(fid), Set.of(), some), Cursor.START, 10);
            store.locks(
                    new LockQuery(
                            Set.of(),
                            Set.of(Writes.ALICE),
                            some,
                            Set.of(),
                            Set.of(),
                            Map.of("team", "blue"),
                            Optional.empty()),
                    Cursor.START,
                    10);
            store.locks(new LockQuery(Set.of(), Set.of(Writes.ALICE), some), Cursor.START, 10);
            store.locks(new LockQuery(Set.of(), Set.of(Writes.ALICE, Writes.BOB), some), Cursor.START, 10);
        }
    }

    private static List<ExecutionQuery> executionQueries(Fid fid) {
        Optional<Instant> some = Optional.of(Instant.EPOCH);
        return List.of(
                ExecutionQuery.ALL,
                ExecutionQuery.of(Writes.ALICE),
                new ExecutionQuery(
                        Set.of(fid), Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Map.of()),
                new ExecutionQuery(
                        Set.of(fid, Writes.newFid()),
                        Set.of(Writes.ALICE, Writes.BOB),
                        Set.of("review", "brief"),
                        Set.of(Status.FINISHED, Status.RUNNING),
                        some,
                        some,
                        Map.of()),
                new ExecutionQuery(Set.of(), Set.of(), Set.of(), Set.of(Status.RUNNING), some, some, Map.of()),
                new ExecutionQuery(
                        Set.of(), Set.of(), Set.of(), Set.of(), some, some, Map.of("team", "blue", "stage", "test")));
    }

    private static Work.Query query(Set<String> hooks) {
        return new Work.Query(
                NODE,
                Set.of(Writes.ROUTE),
                hooks,
                new Work.Except(Set.of(Writes.BOB), Set.of("direct/other/1")),
                new Work.Turn(Optional.of(Writes.ALICE), 5),
                Work.Reach.SUSPECTS,
                Cursor.START,
                10);
    }

    private static List<String> scans(Path file, Set<String> statements) throws SQLException {
        List<String> scans = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String sql : new TreeSet<>(statements)) {
                if (isPlanned(sql)) {
                    plan(connection, sql).stream()
                            .filter(step -> step.startsWith("SCAN "))
                            .filter(step -> !BOUNDED.matcher(step).matches())
                            .forEach(step -> scans.add(step + ": " + sql));
                }
            }
        }
        return scans;
    }

    private static boolean isPlanned(String sql) {
        return Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
                .contains(sql.strip().split("\\s", 2)[0]);
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
