package io.kodosumi.internal.attempt;

import io.kodosumi.Flow;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.Weight;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the parts of one attempt share. */
record Context(
        Services services,
        Holding holding,
        Flow flow,
        ExecutionRow row,
        StoreTime time,
        Control control,
        Emitter emitter,
        Journal journal,
        Waits waits) {

    Fid fid() {
        return row.fid();
    }

    UserId user() {
        return row.order().user();
    }

    int attempt() {
        return row.hold().attempt();
    }

    Write put(long emitted, Fact fact) {
        return new Write.Put(fid(), attempt(), emitted, fact);
    }

    /** Writes these facts. */
    Behind puts(List<Fact> facts) {
        return Behind.of(
                Weight.ofFacts(facts),
                emitted -> facts.stream().map(fact -> put(emitted, fact)).toList());
    }

    /** Learns anew what the store's clock says and how the locks stand. */
    void reread() {
        read(() -> {
            long asked = services.timing().nanoTime();
            services.store().find(fid()).ifPresent(row -> time.said(row.now(), asked));
            journal.refreshLocks();
            return Optional.empty();
        });
    }

    /** Reads from the store for the flow; that this fails is no failure of the flow. */
    <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KodosumiException away) {
            throw control.infrastructure(away);
        } catch (RuntimeException broken) {
            throw control.infrastructure(new KodosumiException("The store failed: " + broken, broken, true));
        }
    }

    /** The text, unless it is larger than a payload may be. */
    String bounded(String what, String json) {
        int max = services.limits().payload();
        if (json.length() > max / 3) { // three bytes a char at most
            int bytes = json.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > max) {
                throw new KodosumiException(
                        "Execution " + fid() + ": " + what + " has " + bytes + " bytes, and may have " + max
                                + ". Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
            }
        }
        return json;
    }

    /** Where the flow's thread may be held: throws if it shall stop, waits while it is paused. */
    void checkpoint() {
        control.check();
        while (control.isPaused()) {
            Waits.Wait wait = waits.enter(Long.MAX_VALUE);
            for (long stamp = control.changed().stamp();
                    control.isPaused();
                    stamp = control.changed().stamp()) {
                control.check();
                control.await(control.changed(), stamp, Long.MAX_VALUE);
            }
            waits.leave(wait);
            control.check();
        }
    }

    /** Waits until the local monotonic time, or until told to look: false when the time has come. */
    boolean awaitUntil(long until, long stamp) {
        long left = until == Long.MAX_VALUE ? until : until - services.timing().nanoTime();
        if (left <= 0 && !control.isPaused()) {
            return false;
        }
        control.check();
        control.await(control.changed(), stamp, control.isPaused() ? Long.MAX_VALUE : left);
        control.check();
        return true;
    }
}
