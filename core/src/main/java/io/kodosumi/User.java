package io.kodosumi;

import io.kodosumi.internal.store.Purger;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that one user can see and do. What belongs to others is as unknown as what is not there. Safe for use by many threads. */
public final class User {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);

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
        Fid fid = engine.launching().launch(id, Objects.requireNonNull(launch, "launch"));
        return new Execution(engine, this, fid);
    }

    /** An execution of this user. */
    public Optional<Execution> execution(Fid fid) {
        return find(fid).map(row -> new Execution(engine, this, row.fid()));
    }

    /**
     * This user's executions, newest first. A page never shifts while new ones arrive.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Execution> executions(Cursor after, int limit) {
        Page<Snapshot> page = executions(Executions.all(), after, limit);
        return new Page<>(page.items().stream().map(Snapshot::execution).toList(), page.next());
    }

    /**
     * This user's executions of some kind, newest first, as they are at that moment. A page never shifts while new ones arrive.
     *
     * <p>A page may have fewer entries than asked for, even none, and yet a next one: what is rare is not looked for for ever. Only a
     * page without {@link Page#next} is the last.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Snapshot> executions(Executions some, Cursor after, int limit) {
        checkLimit(limit);
        return (seesAll ? Optional.of(some.query()) : some.of(id))
                .map(query -> engine.services().store().list(query, after, limit))
                .map(rows ->
                        new Page<>(rows.items().stream().map(this::snapshot).toList(), rows.next()))
                .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
    }

    private Snapshot snapshot(ExecutionRow row) {
        return new Snapshot(
                new Execution(engine, this, row.fid()), row, engine.services().codec());
    }

    /**
     * The open locks of this user's executions, oldest first.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Lock> openLocks(Cursor after, int limit) {
        return openLocks(OpenLocks.all(), after, limit);
    }

    /**
     * The open locks of some of this user's executions, oldest first, in pages like those of {@link #executions(Executions, Cursor,
     * int)}: fewer entries than asked for do not mean that it was the last page.
     *
     * @param after where to go on; {@link Cursor#START} for the first page
     * @param limit how many at most, 1 to 1000
     */
    public Page<Lock> openLocks(OpenLocks some, Cursor after, int limit) {
        checkLimit(limit);
        return (seesAll ? Optional.of(some.query()) : some.of(id))
                .map(query -> engine.services().store().locks(query, after, limit))
                .map(rows -> new Page<>(
                        rows.items().stream()
                                .map(row -> new Lock(engine, this, row))
                                .toList(),
                        rows.next()))
                .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
    }

    /**
     * Erases for good what ended before an instant: of this user, or of everyone for {@link Kodosumi#system}. What has not ended, or
     * has a completion hook still to run, stays; cancel it first, and purge again once it has ended. Keys are free again.
     *
     * <p>Blocks until all is erased, in small parts between which others write; another purge may run at the same time.
     *
     * @param before by the store's clock; {@link Instant#MAX} for all that has ended
     * @param outcomes how it ended; none for any
     * @return how many executions were erased, with those of other purges, of whoever, that it found unfinished
     * @throws InterruptedException if the thread is interrupted; what was erased stays so, and the next purge goes on
     */
    public long purge(Instant before, Status... outcomes) throws InterruptedException {
        for (Status outcome : outcomes) {
            if (!outcome.isFinal()) {
                throw new IllegalArgumentException("Only what has ended can be purged: '" + outcome.word()
                        + "' is no outcome. Expected finished, error, cancelled or timeout");
            }
        }
        Optional<UserId> whose = seesAll ? Optional.empty() : Optional.of(id);
        long purged = new Purger(engine.services().store())
                .purge(new PurgeQuery(whose, Set.copyOf(Arrays.asList(outcomes)), before));
        LOG.info(
                "Purged {} executions of {} that ended before {}",
                purged,
                whose.map(UserId::value).orElse("all users"),
                before);
        return purged;
    }

    /**
     * What of this user has no outcome yet, by flow and version: how much runs, and how much waits for what; of everyone for
     * {@link Kodosumi#system}. Looks at each such execution: for a page that people look at.
     */
    public List<Backlog> backlog() {
        Overview overview = engine.services().store().overview();
        return overview.groups().stream()
                .filter(group -> seesAll || group.user().equals(id))
                .map(group -> backlog(group, overview.now()))
                .sorted(Comparator.comparing(Backlog::flow)
                        .thenComparing(Backlog::version)
                        .thenComparing(Backlog::user))
                .toList();
    }

    private static Backlog backlog(Overview.Group group, Instant now) {
        return new Backlog(
                group.flow(),
                group.version(),
                group.user(),
                group.running(),
                group.parked(),
                group.waiting(),
                group.resting(),
                group.oldest().map(due -> Duration.between(due, now)));
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("A page of " + limit + ": expected 1 to 1000");
        }
    }

    boolean isHost() {
        return seesAll;
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
