package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Write;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a transaction has read or made. Each is read once and written back once, when {@link #save} is called, however many
 * writes changed it.
 */
final class Executions {
    private static final String BY_FID = "SELECT " + RowReader.COLUMNS + " FROM execution WHERE execution.fid = :fid";

    private static final String BY_KEY = "SELECT execution.fid FROM execution"
            + " WHERE execution.user = :user AND execution.key = :key AND execution.purged IS NULL";

    private static final String LAST_ID = "SELECT coalesce(max(id), 0) AS last FROM execution";

    private static final String INSERT = """
            INSERT INTO execution (
                id, fid, parent, user, key, digest, flow, version, deadline, deadline_at, labels, created,
                route, attempt, node, parked, placement, failures, crashes, claim, rested, due, wakes, head, closed,
                emitted, hooks, paused, cancelled_at, cancelled_by, cancel_reason, open_locks, outcome, result, ended,
                settled)
            VALUES (
                :id, :fid, :parent, :user, :key, :digest, :flow, :version, :deadline, :deadline_at, :labels, :created,
                :route, :attempt, :node, :parked, :placement, :failures, :crashes, :claim, :rested, :due, :wakes, :head,
                :closed, :emitted, :hooks, :paused, :cancelled_at, :cancelled_by, :cancel_reason, :open_locks, :outcome,
                :result, :ended, :settled)
            """;

    private static final String UPDATE_STATE = """
            UPDATE execution SET
                route = :route, attempt = :attempt, node = :node, parked = :parked, placement = :placement,
                failures = :failures, crashes = :crashes, claim = :claim, rested = :rested, due = :due, wakes = :wakes,
                head = :head, closed = :closed, emitted = :emitted, hooks = :hooks, paused = :paused,
                cancelled_at = :cancelled_at, cancelled_by = :cancelled_by, cancel_reason = :cancel_reason,
                open_locks = :open_locks, outcome = :outcome, result = :result, ended = :ended, settled = :settled
            WHERE id = :id
            """;

    /** No indexed column: this is what a run of events costs. */
    private static final String UPDATE_LOG = "UPDATE execution SET head = :head, emitted = :emitted WHERE id = :id";

    private static final String LABEL = "INSERT INTO label (name, value, created, execution)"
            + " SELECT key, value, :created, :id FROM json_each(:labels) WHERE type = 'text'";

    private final Statements statements;
    private final KeptRows kept;
    private final Map<Fid, Row> rows = new HashMap<>();
    private final Map<Key, Row> made = new HashMap<>();
    private long lastId = -1;

    /** @param kept what earlier transactions have left */
    Executions(Statements statements, KeptRows kept) {
        this.statements = statements;
        this.kept = kept;
    }

    private record Key(UserId user, String key) {}

    /** The row of an execution that is known. */
    @Nullable
    Row find(Fid fid) {
        Row row = stored(fid);
        return row == null || row.isPurged ? null : row;
    }

    /** What is in the way of a launch: the same execution, or the user's with the same key. */
    Optional<Row> findSame(Write.Create launch) {
        Row same = stored(launch.fid());
        return same != null
                ? Optional.of(same)
                : launch.order()
                        .key()
                        .flatMap(key -> findByKey(new Key(launch.order().user(), key)));
    }

    Row make(Write.Create launch, long now) {
        Row row = new Row(nextId(), launch.fid(), now, launch.order());
        row.due = Micros.after(now, launch.delay());
        row.changed(Row.Change.NEW);
        rows.put(row.fid, row);
        launch.order().key().ifPresent(key -> made.put(new Key(launch.order().user(), key), row));
        return row;
    }

    /** How many run of those that count, this one left out: as the table says, and what this transaction has changed since. */
    long running(Row self, Running.Crowd crowd) {
        long stored = crowd.count(statements, self.id);
        return rows.values().stream()
                .filter(row -> row != self && crowd.has(row) && row.isRunning() != row.isStoredAsRunning)
                .mapToLong(row -> row.isRunning() ? 1 : -1)
                .reduce(stored, Long::sum);
    }

    /** All that the transaction has read or made. */
    Collection<Row> all() {
        return rows.values();
    }

    /** Writes back what changed. */
    void save() {
        rows.values().forEach(this::save);
    }

    /** Forgets what was read and changed: the transaction was rolled back to somewhere before. */
    void forget() {
        rows.clear();
        made.clear();
    }

    private @Nullable Row stored(Fid fid) {
        Row known = rows.get(fid);
        if (known != null) {
            return known;
        }
        Row left = kept.take(fid);
        Row read = left != null
                ? left
                : statements
                        .on(BY_FID)
                        .bind("fid", fid.value())
                        .first(RowReader::read)
                        .orElse(null);
        if (read != null) {
            rows.put(fid, read);
        }
        return read;
    }

    private Optional<Row> findByKey(Key key) {
        Row young = made.get(key);
        if (young != null) {
            return Optional.of(young);
        }
        return statements
                .on(BY_KEY)
                .bind("user", key.user().value())
                .bind("key", key.key())
                .first(columns -> new Fid(columns.getString("fid")))
                .map(this::find);
    }

    /** Only the transaction that has the write lock makes ids. */
    private long nextId() {
        if (lastId < 0) {
            lastId = statements
                    .on(LAST_ID)
                    .first(columns -> columns.getLong("last"))
                    .orElse(0L);
        }
        return ++lastId;
    }

    private void save(Row row) {
        switch (row.change) {
            case NONE -> {
                return;
            }
            case NEW -> insert(row);
            case STATE -> update(row);
            case LOG -> updateLog(row);
        }
        row.change = Row.Change.NONE;
        row.isStoredAsRunning = row.isRunning();
    }

    private void insert(Row row) {
        Statements.Prepared insert = statements.on(INSERT);
        insert.bind("fid", row.fid.value())
                .bind("parent", row.order.parent().map(Fid::value).orElse(null))
                .bind("user", row.order.user().value())
                .bind("key", row.order.key().orElse(null))
                .bind("digest", row.order.digest())
                .bind("flow", row.order.flow())
                .bind("version", row.order.version())
                .bind("deadline", row.order.deadline().map(Micros::of).orElse(null))
                .bind("deadline_at", row.deadlineAt())
                .bind("labels", row.order.labels())
                .bind("created", row.created);
        bindState(insert, row).update();
        if (row.order.labels().length() > "{}".length()) {
            statements
                    .on(LABEL)
                    .bind("created", row.created)
                    .bind("id", row.id)
                    .bind("labels", row.order.labels())
                    .update();
        }
    }

    private void update(Row row) {
        bindState(statements.on(UPDATE_STATE), row).update();
    }

    private void updateLog(Row row) {
        bindLog(statements.on(UPDATE_LOG), row).update();
    }

    private static Statements.Prepared bindState(Statements.Prepared statement, Row row) {
        return bindEnd(bindWish(bindHold(bindLog(statement, row), row), row), row)
                .bind("route", row.order.route());
    }

    private static Statements.Prepared bindLog(Statements.Prepared statement, Row row) {
        return statement.bind("id", row.id).bind("head", row.head).bind("emitted", row.emitted);
    }

    private static Statements.Prepared bindHold(Statements.Prepared statement, Row row) {
        return statement
                .bind("attempt", row.attempt)
                .bind("node", row.node)
                .bind("parked", row.parked)
                .bind("placement", row.placement)
                .bind("failures", row.failures)
                .bind("crashes", row.crashes)
                .bind("claim", row.claim)
                .bind("rested", row.rested)
                .bind("due", row.due)
                .bind("wakes", row.wakes);
    }

    private static Statements.Prepared bindWish(Statements.Prepared statement, Row row) {
        return statement
                .bind("paused", row.paused)
                .bind("cancelled_at", row.cancelledAt)
                .bind("cancelled_by", row.cancelledBy)
                .bind("cancel_reason", row.cancelReason)
                .bind("open_locks", row.openLocks);
    }

    private static Statements.Prepared bindEnd(Statements.Prepared statement, Row row) {
        return statement
                .bind("closed", row.closed)
                .bind("hooks", row.hooks)
                .bind("outcome", row.outcome)
                .bind("result", row.result)
                .bind("ended", row.ended)
                .bind("settled", row.settled);
    }
}
