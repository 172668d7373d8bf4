package io.kodosumi.internal.attempt;

import io.kodosumi.LockExpired;
import io.kodosumi.forms.Form;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strand's locks: opens them, waits for their end over restarts, and tells it in the log. */
final class Locks {
    private final Context context;
    private final Strand strand;
    private final Steps steps;

    Locks(Context context, Strand strand, Steps steps) {
        this.context = context;
        this.strand = strand;
        this.steps = steps;
    }

    <T extends @Nullable Object> T lock(String name, Form<T> form, Duration timeout) {
        String lid = strand.begin(name);
        if (context.journal().entry(lid).isPresent()) {
            throw context.journal().mismatch(lid, "a lock");
        }
        strand.ask(lid);
        if (context.journal().lock(lid).isEmpty()) {
            open(lid, name, form, timeout);
        }
        LockRow closed = await(lid);
        tell(closed);
        return result(closed, form);
    }

    private void open(String lid, String name, Form<?> form, Duration timeout) {
        context.holding().await(context.control()::check);
        Instant expires = context.time().now().plus(timeout);
        String event = LockEvents.lock(
                baseName(name), lid, expires, form, context.services().codec());
        String stored =
                LockForms.stored(form, context.flow().handler(baseName(name)).isPresent());
        String told = context.bounded("the form of lock '" + lid + "'", event);
        List<Fact> before = steps.takeUnwritten();
        context.journal().opening(lid);
        List<WriteResult> results = context.emitter()
                .submit(LockEvents.LOCK, told, emitted -> {
                    List<Write> writes = new ArrayList<>();
                    before.forEach(fact -> writes.add(context.put(emitted, fact)));
                    writes.add(new Write.OpenLock(
                            context.fid(), context.attempt(), emitted, lid, baseName(name), stored, timeout));
                    return writes;
                })
                .await();
        before.forEach(context.journal()::put);
        context.journal().opened(((WriteResult.Lock) results.get(results.size() - 1)).row());
    }

    /** The name by which people and handlers know a lock: without its explicit key. */
    private static String baseName(String name) {
        int key = name.indexOf('=');
        return key < 0 ? name : name.substring(0, key);
    }

    private LockRow await(String lid) {
        Waits.Wait wait = null;
        while (true) {
            long stamp = context.control().changed().stamp();
            LockRow row = context.journal().lock(lid).orElseThrow();
            if (row.closed().isPresent() && !context.control().isPaused()) {
                if (wait != null) {
                    context.waits().leave(wait);
                }
                return row;
            }
            if (wait == null && isOver(row)) {
                expire(row, null); // before the wait begins: with no patience at all that would suspend the attempt for
                // ever
                continue;
            }
            if (wait == null) {
                wait = context.waits().enter(until(row));
            } else if (wait.until() != until(row)) {
                wait = context.waits().moved(wait, until(row));
            }
            if (!context.awaitUntil(row.closed().isPresent() ? Long.MAX_VALUE : wait.until(), stamp)) {
                expire(row, wait);
            }
        }
    }

    private boolean isOver(LockRow row) {
        return row.closed().isEmpty()
                && !context.control().isPaused()
                && until(row) <= context.services().timing().nanoTime();
    }

    private long until(LockRow row) {
        return context.time().nanoTimeAt(row.expires());
    }

    private void expire(LockRow row, Waits.@Nullable Wait wait) {
        List<WriteResult> results = context.waits()
                .submit(
                        wait,
                        emitted -> new Write.CloseLock(
                                context.fid(),
                                context.attempt(),
                                emitted,
                                row.lid(),
                                LockState.EXPIRED,
                                "expired:" + row.lid(),
                                UserId.SYSTEM,
                                "null"))
                .await();
        if (results.get(0) instanceof WriteResult.Lock lock) {
            context.journal().put(lock.row());
        } else {
            context.reread(); // EARLY: its expiry was moved, or the clocks went apart
        }
    }

    /** Tells the log how the lock ended, once. */
    private void tell(LockRow row) {
        if (context.journal().isTold(row.lid())) {
            return;
        }
        String event = LockEvents.lease(row, context.services().codec());
        Fact mark = Entries.mark(Entries.TOLD, row.lid(), "Told");
        context.emitter()
                .submit(LockEvents.LEASE, event, emitted -> List.of(context.put(emitted, mark)))
                .await();
        context.journal().told(row.lid());
    }

    private <T extends @Nullable Object> T result(LockRow row, Form<T> form) {
        LockRow.Closed closed = row.closed().orElseThrow();
        return switch (row.state()) {
            case ANSWERED ->
                LockForms.value(form, closed.answer(), context.services().codec());
            case EXPIRED -> throw new LockExpired(row.lid(), row.expires());
            case CANCELLED, OPEN -> throw new Unwind(Stop.LOST); // its execution has ended
        };
    }
}
