package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Attempt;
import io.kodosumi.internal.attempt.Beginning;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.attempt.Slot;
import io.kodosumi.internal.hook.HookAttempt;
import io.kodosumi.internal.hook.Hooks;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The runtime as its executors see it: claims and runs attempts. */
final class LocalHost implements Executor.Host {
    private static final Executor.Ran REFUSED =
            new Executor.Ran(Executor.Ran.How.REFUSED, Optional.empty(), "not to be had");

    private final Services services;
    private final Node node;
    private final Claims claims;
    private final Attempts attempts;
    private final Flows flows;
    private final Hooks hooks;
    private final Placing placing;

    LocalHost(Services services, Node node, Claims claims, Attempts attempts, Offered offered, Placing placing) {
        this.services = services;
        this.node = node;
        this.claims = claims;
        this.attempts = attempts;
        this.flows = offered.flows();
        this.hooks = offered.hooks();
        this.placing = placing;
    }

    /** Where an attempt gets its place from, and gives it back to. */
    interface Placing {
        /** The slot that was taken for this execution as it was placed; empty if it was not placed here. */
        Optional<Slot> slot(Fid fid);

        /** It can be woken from now on. */
        void began(Held attempt);

        /** Throws if no more attempts shall begin. */
        void check();

        /** Whether this is a place for hooks, which flows do not wait for. */
        boolean isForHooks(Slot slot);

        /** It could not be had, for whatever reason: not again at once. */
        void setBack(Fid fid);

        /** There is nothing to do for it here for so long. */
        void setBack(Fid fid, Duration wait);

        /** Nothing of it is here any more. */
        void ended(Fid fid);
    }

    @Override
    public Executor.Ran run(Fid fid, long placement, Executor.Heartbeat heartbeat) {
        return placing.slot(fid).map(slot -> run(fid, placement, slot)).orElse(REFUSED);
    }

    private Executor.Ran run(Fid fid, long placement, Slot slot) {
        boolean began = false;
        boolean onlyRoom = false;
        try {
            node.await(placing::check);
            Optional<ExecutionRow> seen = find(fid);
            Optional<Claims.Claimed> claim = seen.filter(row -> fits(row, slot)).map(row -> claim(row, placement));
            boolean isLeftBehind = seen.filter(row -> row.hold().node().isPresent())
                    .isPresent(); // which a look finds whatever room there is
            onlyRoom = !isLeftBehind && claim.filter(Claims.Claimed::isFull).isPresent();
            Optional<ExecutionRow> claimed = claim.flatMap(Claims.Claimed::row);
            if (claimed.isEmpty()) {
                return REFUSED;
            }
            began = true;
            ExecutionRow row = claimed.get();
            if (row.log().closed()) {
                return runHooks(slot, row);
            }
            Beginning beginning = new Beginning(claims.last(row), claims.opening(row), Optional.empty(), List.of());
            return run(slot, flow(row), row, beginning);
        } finally {
            if (!began) {
                if (!onlyRoom) { // room is known to the next look
                    placing.setBack(fid);
                }
                slot.release();
            }
        }
    }

    /** A hook may take its time: it is given no place of a flow, should it have become due for one meanwhile. */
    private boolean fits(ExecutionRow seen, Slot slot) {
        return !seen.log().closed() || placing.isForHooks(slot);
    }

    private Claims.Claimed claim(ExecutionRow seen, long placement) {
        boolean isOverdue =
                seen.deadline().filter(at -> !at.isAfter(seen.now())).isPresent();
        boolean runsFlow = seen.end().isEmpty() && seen.wish().cancel().isEmpty() && !isOverdue;
        Write.Room room = runsFlow ? flow(seen).map(services.limits()::room).orElse(Write.Room.ANY) : Write.Room.ANY;
        return claims.claim(seen.fid(), seen.hold().attempt(), placement, room);
    }

    /** One row that cannot be read keeps no other waiting, and is shown. */
    private Optional<ExecutionRow> find(Fid fid) {
        try {
            return services.store().find(fid);
        } catch (KodosumiException failure) {
            if (!failure.isTransient()) {
                services.problems().report(fid, String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
    }

    private Optional<Flow> flow(ExecutionRow row) {
        return flows.routes().contains(row.order().route()) ? flows.find(row.order()) : Optional.empty();
    }

    /** Runs what this node has just launched and claimed. */
    void runLaunched(Slot slot, Flow flow, ExecutionRow row, Beginning beginning) {
        try {
            run(slot, Optional.of(flow), row, beginning);
        } finally {
            placing.ended(row.fid());
        }
    }

    private Executor.Ran run(Slot slot, Optional<Flow> flow, ExecutionRow row, Beginning beginning) {
        Attempt attempt = new Attempt(services, node, slot, flow, row, beginning);
        began(attempt, row);
        return attempt.run();
    }

    private void began(Held attempt, ExecutionRow row) {
        attempts.began(attempt);
        if (row.hold().node().filter(node.id()::equals).isEmpty()) {
            attempt.lose(); // declared dead since its claim: who was told of that did not find it here yet
        }
        placing.began(attempt);
    }

    private Executor.Ran runHooks(Slot slot, ExecutionRow row) {
        HookAttempt attempt = new HookAttempt(services, node, slot, hooks, row);
        began(attempt, row);
        Executor.Ran ran = attempt.run();
        attempt.leave().ifPresent(wait -> placing.setBack(row.fid(), wait));
        return ran;
    }

    @Override
    public void control(Fid fid, Write.Control.Wish wish, UserId by) {
        services.writes().submit(List.of(new Write.Control(fid, wish, by, ""))).await();
    }
}
