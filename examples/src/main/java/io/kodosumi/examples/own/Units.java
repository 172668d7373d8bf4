package io.kodosumi.examples.own;

import static io.kodosumi.spi.WriteResult.Reason.CANCELLED;
import static io.kodosumi.spi.WriteResult.Reason.FENCED;
import static io.kodosumi.spi.WriteResult.Reason.HELD;
import static io.kodosumi.spi.WriteResult.Reason.SETTLED;
import static io.kodosumi.spi.WriteResult.Reason.SKIPPED;
import static io.kodosumi.spi.WriteResult.Reason.UNKNOWN;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow.Cancel;
import io.kodosumi.spi.ExecutionRow.Due;
import io.kodosumi.spi.ExecutionRow.End;
import io.kodosumi.spi.ExecutionRow.Hold;
import io.kodosumi.spi.ExecutionRow.Log;
import io.kodosumi.spi.ExecutionRow.Wish;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.spi.WriteResult.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Judges the ten writes, each in the order of the contract: own effect, unknown, fence, settled, its own rule. */
final class Units implements Write.Visitor<WriteResult> {
    static final WriteResult DONE = new WriteResult.Done();

    private final Transaction tx;
    private final ClaimWrites claims;
    private final LogWrites logs;
    private final LockWrites locks;

    Units(Transaction tx) {
        this.tx = tx;
        claims = new ClaimWrites(tx);
        logs = new LogWrites(tx);
        locks = new LockWrites(tx);
    }

    /** One result per write; what follows a refusal is skipped. */
    List<WriteResult> apply(List<Write> unit) {
        List<WriteResult> results = new ArrayList<>();
        boolean goesOn = true;
        for (Write write : unit) {
            WriteResult result = goesOn ? write.accept(this) : new Refused(SKIPPED, 0);
            goesOn = goesOn && !(result instanceof Refused);
            results.add(result);
        }
        return results;
    }

    private WriteResult judge(Write write, Function<Kept, WriteResult> rule) {
        return tx.entry(write.fid()).present().map(rule).orElse(new Refused(UNKNOWN, 0));
    }

    @Override
    public WriteResult create(Write.Create write) {
        Entry entry = tx.entry(write.fid());
        Optional<Kept> stored = entry.present()
                .or(() -> write.order()
                        .key()
                        .flatMap(key -> tx.index.under(write.order().user(), key)));
        if (stored.isPresent()) {
            return tx.row(stored.get());
        }
        if (entry.kept != null) {
            return new Refused(UNKNOWN, 0);
        }
        write.facts().forEach(fact -> tx.change(new Change.Stored(write.fid(), fact)));
        return tx.keep(new Kept(
                write.fid(),
                write.order(),
                tx.now,
                new Hold(0, Optional.empty(), false, 0, 0, 0),
                new Due(Optional.of(tx.in(write.delay())), 0),
                new Log(0, false, 0, 0),
                new Wish(false, Optional.empty(), 0),
                Optional.empty(),
                Kept.Marks.NONE));
    }

    @Override
    public WriteResult claim(Write.Claim write) {
        return judge(write, kept -> claims.claim(write, kept));
    }

    @Override
    public WriteResult append(Write.Append write) {
        return judge(write, kept -> logs.append(write, kept));
    }

    @Override
    public WriteResult put(Write.Put write) {
        return write.fid().equals(Fid.STORE) ? logs.putOfStore(write) : judge(write, kept -> logs.put(write, kept));
    }

    @Override
    public WriteResult openLock(Write.OpenLock write) {
        return judge(write, kept -> locks.open(write, kept));
    }

    @Override
    public WriteResult closeLock(Write.CloseLock write) {
        return judge(write, kept -> locks.close(write, kept));
    }

    @Override
    public WriteResult extendLock(Write.ExtendLock write) {
        return judge(write, kept -> locks.extend(write, kept));
    }

    @Override
    public WriteResult control(Write.Control write) {
        return judge(write, kept -> {
            boolean wakesHooks =
                    write.wish() == Write.Control.Wish.WAKE && kept.log().armedHooks() > 0;
            if (kept.end().isPresent() && !wakesHooks) {
                return kept.refused(SETTLED);
            }
            boolean isRoute = write.wish() == Write.Control.Wish.ROUTE;
            if (isRoute && kept.hold().node().isPresent()) {
                return kept.refused(HELD);
            }
            Kept woken = kept.woken(tx.now).with(wish(kept.wish(), write));
            return tx.keep(isRoute ? woken.with(kept.order().withRoute(write.detail())) : woken);
        });
    }

    private Wish wish(Wish wish, Write.Control write) {
        return switch (write.wish()) {
            case CANCEL ->
                new Wish(
                        wish.paused(),
                        wish.cancel().or(() -> Optional.of(new Cancel(write.by(), tx.now, write.detail()))),
                        wish.openLocks());
            case PAUSE -> new Wish(true, wish.cancel(), wish.openLocks());
            case RESUME -> new Wish(false, wish.cancel(), wish.openLocks());
            case WAKE, ROUTE -> wish;
        };
    }

    @Override
    public WriteResult rest(Write.Rest write) {
        return judge(write, kept -> {
            if (kept.marks().rested() == write.attempt()) {
                return DONE;
            }
            if (kept.isFenced(write.attempt())) {
                return kept.refused(FENCED);
            }
            Optional<Reason> limit =
                    write.how() == Write.Rest.How.SEEN ? claims.limit(kept, write.room()) : Optional.empty();
            if (limit.isPresent()) {
                return kept.refused(limit.get());
            }
            Kept rested = kept.accepted(write.attempt(), write.emitted())
                    .dueAt(due(kept, write))
                    .parked(write.how() == Write.Rest.How.PARKED);
            tx.keep(write.how().keepsClaim() ? rested : givenUp(rested, write));
            return DONE;
        });
    }

    private Optional<Instant> due(Kept kept, Write.Rest write) {
        Optional<Instant> wanted = write.due().map(tx::in);
        if (kept.isDone()) {
            return Optional.empty();
        }
        return kept.due().wakes() == write.wakes()
                ? wanted
                : Stream.concat(wanted.stream(), kept.due().at().stream()).min(Instant::compareTo);
    }

    private Kept givenUp(Kept kept, Write.Rest write) {
        Kept given = kept.released(write.how() == Write.Rest.How.FAILED ? 1 : 0)
                .with(kept.marks().withRested(write.attempt()));
        boolean lacksClosing = kept.end().isPresent() && !kept.log().closed();
        return lacksClosing ? given.dueAt(Optional.of(tx.now)) : given;
    }

    @Override
    public WriteResult settle(Write.Settle write) {
        return judge(write, kept -> {
            if (kept.isSettledBy(write.attempt(), write.outcome())) {
                return DONE;
            }
            if (kept.isBarred(write.attempt())) {
                return kept.barred(write.attempt());
            }
            if (kept.wish().cancel().isPresent() && write.outcome() != Status.CANCELLED) {
                return kept.refused(CANCELLED);
            }
            locks.cancelAll(kept);
            tx.keep(logs.armed(kept.accepted(write.attempt(), write.emitted())
                    .withOpenLocks(0)
                    .with(new End(write.outcome(), write.result(), tx.now))
                    .with(kept.marks().withSettled(write.attempt()))));
            return DONE;
        });
    }
}
