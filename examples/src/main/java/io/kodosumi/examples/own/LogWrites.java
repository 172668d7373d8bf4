package io.kodosumi.examples.own;

import static io.kodosumi.spi.WriteResult.Reason.CLOSED;
import static io.kodosumi.spi.WriteResult.Reason.FENCED;
import static io.kodosumi.spi.WriteResult.Reason.GAP;
import static io.kodosumi.spi.WriteResult.Reason.LATE;
import static io.kodosumi.spi.WriteResult.Reason.SETTLED;
import static io.kodosumi.spi.WriteResult.Reason.VERSION;

import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionRow.Log;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Refused;
import java.util.List;
import java.util.Optional;

/** Judges what may enter a log, and the versions of facts. */
final class LogWrites {
    private final Transaction tx;

    LogWrites(Transaction tx) {
        this.tx = tx;
    }

    WriteResult append(Write.Append write, Kept kept) {
        List<Event> rest =
                write.events().stream().filter(event -> !isStored(kept, event)).toList();
        if (rest.isEmpty()) {
            return Units.DONE;
        }
        Event first = rest.get(0);
        long head = kept.log().head();
        if (kept.log().closed()) {
            return new Refused(CLOSED, head);
        }
        if (first.kind().equals(Event.LOST) && head != write.after()) {
            return new Refused(LATE, head);
        }
        if (head < write.after()) {
            return new Refused(GAP, head);
        }
        if (first.position() <= head) {
            rest.forEach(event -> setAside(kept, event));
            return new Refused(LATE, head);
        }
        rest.forEach(event -> tx.change(new Change.Logged(write.fid(), event)));
        tx.keep(longer(kept, rest.get(rest.size() - 1)));
        return Units.DONE;
    }

    private boolean isStored(Kept kept, Event event) {
        Event stored = tx.entry(kept.fid()).log.get(event.position());
        return stored != null && stored.kind().equals(event.kind());
    }

    private void setAside(Kept kept, Event event) {
        if (!tx.entry(kept.fid()).late.containsKey(event.position())) {
            String reason = "the log was at " + Event.written(kept.log().head());
            tx.change(new Change.Late(kept.fid(), event, reason));
        }
    }

    private Kept longer(Kept kept, Event last) {
        Log log = kept.log();
        Kept longer = kept.with(new Log(last.position(), last.closes(), log.emitted(), log.armedHooks()));
        return last.closes()
                ? longer.released(0).dueAt(Optional.of(tx.now).filter(now -> log.armedHooks() > 0))
                : longer;
    }

    WriteResult put(Write.Put write, Kept kept) {
        if (isStored(write)) {
            return Units.DONE;
        }
        if (kept.isFenced(write.attempt())) {
            return kept.refused(FENCED);
        }
        if (kept.end().isPresent() && !isOfHook(write.fact())) {
            return kept.refused(SETTLED);
        }
        WriteResult result = next(write);
        if (result == Units.DONE) {
            tx.keep(armed(kept.accepted(write.attempt(), write.emitted())));
        }
        return result;
    }

    /** A fact of the store itself: no execution, no fence. */
    WriteResult putOfStore(Write.Put write) {
        if (isStored(write)) {
            return Units.DONE;
        }
        return write.attempt() == 0 ? next(write) : new Refused(FENCED, 0);
    }

    private static boolean isOfHook(Fact fact) {
        return fact.space().equals(Fact.HOOK) || fact.space().equals(Fact.TRIED);
    }

    private boolean isStored(Write.Put write) {
        return tx.entry(write.fid())
                .fact(write.fact())
                .filter(write.fact()::equals)
                .isPresent();
    }

    private WriteResult next(Write.Put write) {
        int version =
                tx.entry(write.fid()).fact(write.fact()).map(Fact::version).orElse(0);
        if (write.fact().version() != version + 1) {
            return new Refused(VERSION, version);
        }
        tx.change(new Change.Stored(write.fid(), write.fact()));
        return Units.DONE;
    }

    /** Once there is an outcome, the hooks that have not run are armed; when the last one ran nothing is due any more. */
    Kept armed(Kept kept) {
        if (kept.end().isEmpty()) {
            return kept;
        }
        Log log = kept.log();
        int hooks = (int) tx.entry(kept.fid()).hooksToRun().count();
        Kept armed = kept.with(new Log(log.head(), log.closed(), log.emitted(), hooks));
        return armed.isDone() ? armed.dueAt(Optional.empty()) : armed;
    }
}
