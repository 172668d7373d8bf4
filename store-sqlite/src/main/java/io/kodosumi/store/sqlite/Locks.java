package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The locks of executions. */
final class Locks {
    /** What {@link #read} needs to be selected, from tables called {@code lock} and {@code execution}. */
    static final String COLUMNS = """
            lock.id, execution.fid, execution.flow, lock.lid, lock.owner, lock.name, lock.form, lock.attempt, lock.opened, lock.expires,
            lock.state, lock.act, lock.closed_by, lock.closed_at, lock.answer
            """;

    private static final String OPEN = """
            INSERT INTO lock (execution, lid, owner, name, form, attempt, opened, expires, state)
            VALUES (:execution, :lid, :owner, :name, :form, :attempt, :opened, :expires, 'open')
            """;

    private static final String FIND = """
            SELECT id, :fid AS fid, :flow AS flow, lid, owner, name, form, attempt, opened, expires, state, act, closed_by, closed_at, answer
            FROM lock WHERE execution = :execution AND lid = :lid
            """;

    private static final String CLOSE = """
            UPDATE lock SET state = :state, act = :act, closed_by = :closed_by, closed_at = :closed_at, answer = :answer
            WHERE execution = :execution AND lid = :lid
            """;

    private static final String CANCEL_ALL = """
            UPDATE lock
            SET state = 'cancelled', act = :act, closed_by = :closed_by, closed_at = :closed_at, answer = 'null'
            WHERE execution = :execution AND state = 'open'
            """;

    private static final String EXTEND =
            "UPDATE lock SET expires = :expires WHERE execution = :execution AND lid = :lid";

    private final Statements statements;
    private final long now;

    Locks(Statements statements, long now) {
        this.statements = statements;
        this.now = now;
    }

    /** A lock and the attempt that opened it. */
    record Stored(LockRow row, int attempt) {
        boolean isOpen() {
            return row.state() == LockState.OPEN;
        }

        boolean wasClosedBy(String act) {
            return row.closed().filter(closed -> closed.id().equals(act)).isPresent();
        }
    }

    Optional<Stored> find(Row execution, String lid) {
        return statements
                .on(FIND)
                .bind("fid", execution.fid.value())
                .bind("flow", execution.order.flow())
                .bind("execution", execution.id)
                .bind("lid", lid)
                .first(columns -> new Stored(read(columns, now), columns.getInt("attempt")));
    }

    LockRow open(Row execution, Write.OpenLock lock) {
        long expires = Micros.after(now, lock.expiry());
        statements
                .on(OPEN)
                .bind("execution", execution.id)
                .bind("lid", lock.lid())
                .bind("owner", execution.order.user().value())
                .bind("name", lock.name())
                .bind("form", lock.form())
                .bind("attempt", lock.attempt())
                .bind("opened", now)
                .bind("expires", expires)
                .update();
        return new LockRow(
                execution.fid,
                lock.lid(),
                execution.order.user(),
                execution.order.flow(),
                lock.name(),
                lock.form(),
                Micros.instant(now),
                Micros.instant(expires),
                LockState.OPEN,
                Optional.empty(),
                Micros.instant(now));
    }

    LockRow close(Row execution, LockRow lock, Write.CloseLock act) {
        statements
                .on(CLOSE)
                .bind("state", word(act.state()))
                .bind("act", act.id())
                .bind("closed_by", act.by().value())
                .bind("closed_at", now)
                .bind("answer", act.answer())
                .bind("execution", execution.id)
                .bind("lid", act.lid())
                .update();
        return with(
                lock,
                lock.expires(),
                act.state(),
                Optional.of(new LockRow.Closed(act.id(), act.by(), Micros.instant(now), act.answer())));
    }

    LockRow extend(Row execution, LockRow lock, Write.ExtendLock act) {
        long expires = Micros.after(now, act.expiry());
        statements
                .on(EXTEND)
                .bind("expires", expires)
                .bind("execution", execution.id)
                .bind("lid", act.lid())
                .update();
        return with(lock, Micros.instant(expires), lock.state(), lock.closed());
    }

    /** The outcome closes what is open. */
    void cancelAll(Row execution) {
        statements
                .on(CANCEL_ALL)
                .bind("act", "")
                .bind("closed_by", UserId.SYSTEM.value())
                .bind("closed_at", now)
                .bind("execution", execution.id)
                .update();
    }

    static LockRow read(ResultSet columns, long now) throws SQLException {
        return new LockRow(
                new Fid(columns.getString("fid")),
                columns.getString("lid"),
                new UserId(columns.getString("owner")),
                columns.getString("flow"),
                columns.getString("name"),
                columns.getString("form"),
                Micros.instant(columns.getLong("opened")),
                Micros.instant(columns.getLong("expires")),
                LockState.valueOf(columns.getString("state").toUpperCase(Locale.ROOT)),
                closed(columns, columns.getString("act")),
                Micros.instant(now));
    }

    static String word(LockState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<LockRow.Closed> closed(ResultSet columns, @Nullable String act) throws SQLException {
        return act == null
                ? Optional.empty()
                : Optional.of(new LockRow.Closed(
                        act,
                        new UserId(columns.getString("closed_by")),
                        Micros.instant(columns.getLong("closed_at")),
                        columns.getString("answer")));
    }

    private static LockRow with(LockRow lock, Instant expires, LockState state, Optional<LockRow.Closed> closed) {
        return new LockRow(
                lock.fid(),
                lock.lid(),
                lock.owner(),
                lock.flow(),
                lock.name(),
                lock.form(),
                lock.opened(),
                expires,
                state,
                closed,
                lock.now());
    }
}
