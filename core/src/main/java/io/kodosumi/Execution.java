package io.kodosumi;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a flow, as one user sees it. A handle: it may be thrown away and found again, and holds nothing. Safe for use by many
 * threads.
 */
public final class Execution {
    private static final int PAGE = 500;
    private static final int MAX_REASON = 4096;

    private final Engine engine;
    private final User user;
    private final Fid fid;

    Execution(Engine engine, User user, Fid fid) {
        this.engine = engine;
        this.user = user;
        this.fid = fid;
    }

    /** Its id. */
    public Fid fid() {
        return fid;
    }

    // ---- how it is ----

    /** All that its row tells, by one look at the store; each of the following looks anew. */
    public Snapshot snapshot() {
        return new Snapshot(this, row(), engine.services().codec());
    }

    /** The name of its flow. */
    public String flow() {
        return snapshot().flow();
    }

    /** The version of its flow. */
    public String version() {
        return snapshot().version();
    }

    /** Who launched it. */
    public UserId user() {
        return snapshot().user();
    }

    /** The key that it was launched with. */
    public Optional<String> key() {
        return snapshot().key();
    }

    /** The labels that it was launched with. */
    public Map<String, String> labels() {
        return snapshot().labels();
    }

    /** When it was launched, by the store's clock. */
    public Instant created() {
        return snapshot().created();
    }

    /** Where it stands now. */
    public Status status() {
        return snapshot().status();
    }

    /** How many attempts there were so far. */
    public int attempts() {
        return snapshot().attempts();
    }

    /**
     * What it waits for, and why it does not go on; empty while its flow code runs, and once it has ended and its completion hooks ran.
     * Reads the store.
     */
    public Optional<Waiting> waiting() {
        return engine.waiting(row());
    }

    /** Its outcome, once it has ended. */
    public Optional<Outcome> outcome() {
        return snapshot().outcome();
    }

    private ExecutionRow row() {
        return user.find(fid)
                .orElseThrow(() -> new KodosumiException("No execution " + fid + " of user '" + user + "'"));
    }

    // ---- waiting ----

    /**
     * Waits for its outcome. The log closes a moment later.
     *
     * @return empty when the time is over first
     * @throws InterruptedException if the waiting thread is interrupted, which leaves the execution alone
     */
    public Optional<Outcome> await(Duration atMost) throws InterruptedException {
        return engine.watching().outcomes().await(fid, atMost, this::outcome);
    }

    /**
     * Waits for an open lock.
     *
     * @return the oldest open one; empty when the time is over first, or the execution ends without one
     * @throws InterruptedException if the waiting thread is interrupted, which leaves the execution alone
     */
    public Optional<Lock> awaitLock(Duration atMost) throws InterruptedException {
        return engine.watching()
                .watcher()
                .await(fid, atMost, () -> {
                    ExecutionRow row = row();
                    Optional<Lock> open =
                            row.wish().openLocks() > 0 ? openLocks().stream().findFirst() : Optional.empty();
                    return open.isEmpty() && row.end().isEmpty() ? Optional.empty() : Optional.of(open);
                })
                .flatMap(open -> open);
    }

    // ---- its log ----

    /** Hears its events from the first one on, and live from then on: {@link #follow(long, EventListener)}. */
    public Follow follow(EventListener listener) {
        return follow(0, listener);
    }

    /**
     * Hears its events behind a position, stored ones first, in order, each once; ends with the log.
     *
     * @param after {@link Event#position() position} of the last one known; 0 for none
     */
    public Follow follow(long after, EventListener listener) {
        row();
        return engine.watching().follow(fid, after, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Stored events behind a position, in order; none if there are none.
     *
     * @param after 0 for the first ones
     * @param limit how many at most, 1 to 1000; fewer come where they are large
     */
    public List<Event> events(long after, int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("A page of " + limit + " events: expected 1 to 1000");
        }
        row();
        return engine.services().store().events(fid, after, Set.of(), limit).events();
    }

    /** All stored events, in order. For short logs: a long one is better read in pages. */
    public List<Event> events() {
        List<Event> all = new ArrayList<>();
        List<Event> page = events(0, PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = events(page.get(page.size() - 1).position(), PAGE);
        }
        return all;
    }

    // ---- its locks ----

    /** Its open locks, oldest first. */
    public List<Lock> openLocks() {
        return locks(Set.of(LockState.OPEN));
    }

    /** All its locks, oldest first. */
    public List<Lock> locks() {
        return locks(Set.of());
    }

    private List<Lock> locks(Set<LockState> states) {
        row();
        List<Lock> all = new ArrayList<>();
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            Page<LockRow> page =
                    engine.services().store().locks(new LockQuery(Set.of(fid), Set.of(), states), next.get(), PAGE);
            page.items().forEach(row -> all.add(new Lock(engine, user, row)));
            next = page.next();
        }
        return all;
    }

    /**
     * One of its locks.
     *
     * @throws KodosumiException if it has none of this id
     */
    public Lock lock(String lid) {
        return locks(Set.of()).stream()
                .filter(lock -> lock.lid().equals(lid))
                .findFirst()
                .orElseThrow(() -> new KodosumiException("Execution " + fid + " has no lock '" + lid + "'"));
    }

    // ---- its completion hooks ----

    /** The completion hooks that its launch named, by name, and how far they are. Reads the store. */
    public List<HookState> hooks() {
        return engine.hooks().of(row());
    }

    /**
     * Waits until it has ended and all its completion hooks ran or were given up.
     *
     * @return false when the time is over first
     * @throws InterruptedException if the waiting thread is interrupted, which leaves the execution alone
     */
    public boolean awaitHooks(Duration atMost) throws InterruptedException {
        return engine.watching()
                .watcher()
                .await(
                        fid,
                        atMost,
                        () -> Optional.of(row())
                                .filter(row ->
                                        row.end().isPresent() && row.log().armedHooks() == 0))
                .isPresent();
    }

    /**
     * Lets a completion hook run now: one that was set aside because its process died too often, or one that failed and waits. What it
     * failed before does not count any more. It may have had its effect already: it runs with the same idempotency key. Its user may ask
     * for that, and the {@link Kodosumi#system host}.
     *
     * @return whether it will run: false if the execution has not ended, or the hook has run or was given up
     * @throws KodosumiException if the launch did not name it
     */
    public boolean runHook(String name) {
        return engine.hooks().run(engine, row(), Objects.requireNonNull(name, "name"), user.id());
    }

    /**
     * Gives a completion hook up: it will not run any more, here or elsewhere, and the execution may be purged once none is left. A
     * decision of the host, for one that no node will have again or that never succeeds: what it was to do is left to people. Who and why
     * are stored, told by {@link #hooks}, and logged; nothing brings it back. Where it began before and nobody knows how that ended, it
     * may have had its effect.
     *
     * @param by who decided it
     * @param why 1 to 1000 characters
     * @return whether it is given up, now or before: false if the execution has not ended, or the hook has run
     * @throws KodosumiException if this is not an execution of {@link Kodosumi#system the host}, the launch did not name the hook, or a
     *     living node runs it at this moment
     */
    public boolean giveUpHook(String name, UserId by, String why) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(by, "by");
        if (!user.isHost()) {
            throw new KodosumiException("Completion hook '" + name + "' of execution " + fid
                    + " was not given up: that is the host's to decide, not user '" + user
                    + "'s. Find the execution with kodosumi.system().");
        }
        return engine.hookWaivers().giveUp(engine, this::row, name, by, Objects.requireNonNull(why, "why"));
    }

    // ---- what a person wants of it ----

    /** Cancels it: {@link #cancel(String)} without a reason. */
    public boolean cancel() {
        return cancel("");
    }

    /**
     * Asks for its end. It takes effect at its flow's next call of the tracer, or at once where its thread can be interrupted.
     *
     * @param reason for the log; may be empty, at most 4096 characters
     * @return whether it had no outcome yet: then it does not end as finished
     */
    public boolean cancel(String reason) {
        return control(Write.Control.Wish.CANCEL, Texts.checked("A reason to cancel", reason, 0, MAX_REASON));
    }

    /** Holds it at its flow's next call of the tracer, without an interrupt; false if it has its outcome. */
    public boolean pause() {
        return control(Write.Control.Wish.PAUSE, "");
    }

    /** Lets it go on; false if it has its outcome. */
    public boolean resume() {
        return control(Write.Control.Wish.RESUME, "");
    }

    private boolean control(Write.Control.Wish wish, String detail) {
        row();
        WriteResult result =
                engine.write(new Write.Control(fid, wish, user.id(), detail)).get(0);
        return result instanceof WriteResult.Row;
    }

    /** The fid. */
    @Override
    public String toString() {
        return fid.toString();
    }
}
