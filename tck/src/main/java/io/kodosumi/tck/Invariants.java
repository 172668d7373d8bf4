package io.kodosumi.tck;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold of all that a store keeps once everything in it has ended, whatever happened on the way: the guarantees G1 to G9 as far
 * as a store shows them. Reads through the SPI alone.
 *
 * <p>Each fault is one sentence that begins with the guarantee that it breaks and the execution.
 */
public final class Invariants {
    private static final int PAGE = 500;

    private final Faults faults = new Faults();
    private final Map<Fid, Stored> all = new LinkedHashMap<>();

    private Invariants() {}

    /** Looks at every execution of a store whose events travel with what belongs to them, in one transaction. */
    public static Invariants of(ExecutionStore store) {
        return of(store, true);
    }

    /** Looks at every execution of a store whose events came by a transport: a start and the end of a lock may be told twice. */
    public static Invariants behindTransport(ExecutionStore store) {
        return of(store, false);
    }

    private static Invariants of(ExecutionStore store, boolean isEmbedded) {
        Invariants invariants = new Invariants();
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            var page = store.list(ExecutionQuery.ALL, next.get(), PAGE);
            page.items().forEach(row -> invariants.look(Stored.of(store, row), isEmbedded));
            next = page.next();
        }
        return invariants;
    }

    private void look(Stored stored, boolean isEmbedded) {
        all.put(stored.fid(), stored);
        ExecutionRow row = stored.row();
        if (row.end().isEmpty()) {
            faults.expect(
                    false,
                    "G7",
                    row.fid(),
                    "has no outcome; it is " + row.status() + " after " + row.hold() + ", due " + row.due());
            return;
        }
        faults.expect(row.isDone(), "G7", row.fid(), "has something left to do: " + row.log());
        faults.expect(
                row.hold().node().isEmpty() || mayStayHeld(stored),
                "G6",
                row.fid(),
                "is held by " + row.hold().node() + " though it is done");
        faults.expect(row.due().at().isEmpty(), "G7", row.fid(), "is due though it is done: " + row.due());
        new LogInvariants(faults, stored, isEmbedded).check();
        new LockInvariants(faults, stored, isEmbedded).check();
    }

    /** Who ran the last hook may have died before it let go: nothing is left to do, so nobody comes for it. */
    private static boolean mayStayHeld(Stored stored) {
        return !stored.hooks().isEmpty();
    }

    /** Holds the store to what the run saw as well. */
    public Invariants with(Witness witness) {
        new WitnessInvariants(faults, all, witness).check();
        return this;
    }

    /** Expects that no flow failed: what failed was the infrastructure, which never counts as a failure of a flow. */
    public Invariants withoutFailures() {
        all.values()
                .forEach(stored -> faults.expect(
                        stored.row().hold().failures() == 0,
                        "G9",
                        stored.fid(),
                        "counts failures that its flow did not have: "
                                + stored.row().hold()));
        return this;
    }

    /** What is wrong, a sentence each. */
    public List<String> faults() {
        return List.copyOf(faults.sentences());
    }

    /** The executions, newest first. */
    public List<ExecutionRow> rows() {
        return all.values().stream().map(Stored::row).toList();
    }
}
