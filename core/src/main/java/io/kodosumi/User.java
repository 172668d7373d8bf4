package io.kodosumi;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** All that one user can see and do. What belongs to others is as unknown as what is not there. Safe for use by many threads. */
public final class User {
    private final Engine engine;
    private final UserId id;
    private final boolean seesAll;

    User(Engine engine, UserId id, boolean seesAll) {
        this.engine = engine;
        this.id = id;
        this.seesAll = seesAll;
    }

    /** Who this is. */
    public UserId id() {
        return id;
    }

    /**
     * Launches a flow; when it returns, the execution survives a crash of every process.
     *
     * @return the execution: an earlier one, if this user launched it with the same key
     * @throws LaunchRefused if it cannot be taken as it is; nothing was changed
     */
    public Execution launch(Launch launch) {
        Fid fid = engine.launch(id, Objects.requireNonNull(launch, "launch"));
        return new Execution(engine, this, fid);
    }

    /** An execution of this user. */
    public Optional<Execution> execution(Fid fid) {
        return find(fid).map(row -> new Execution(engine, this, row.fid()));
    }

    /**
     * This user's executions, newest first.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Execution> executions(Cursor after, int limit) {
        checkLimit(limit);
        Page<ExecutionRow> rows =
                engine.services().store().list(seesAll ? ExecutionQuery.ALL : ExecutionQuery.of(id), after, limit);
        List<Execution> items = rows.items().stream()
                .map(row -> new Execution(engine, this, row.fid()))
                .toList();
        return new Page<>(items, rows.next());
    }

    /**
     * The open locks of this user's executions, oldest first.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Lock> openLocks(Cursor after, int limit) {
        checkLimit(limit);
        Set<UserId> owners = seesAll ? Set.of() : Set.of(id);
        Page<LockRow> rows =
                engine.services().store().locks(new LockQuery(Set.of(), owners, Set.of(LockState.OPEN)), after, limit);
        return new Page<>(
                rows.items().stream().map(row -> new Lock(engine, this, row)).toList(), rows.next());
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("A page of " + limit + ": expected 1 to 1000");
        }
    }

    Optional<ExecutionRow> find(Fid fid) {
        return engine.services()
                .store()
                .find(Objects.requireNonNull(fid, "fid"))
                .filter(row -> seesAll || row.order().user().equals(id));
    }

    /** The id. */
    @Override
    public String toString() {
        return id.toString();
    }
}
