package io.kodosumi.internal.transport;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.List;
import java.util.Optional;

/**
 * The transport that a store was last used with, as the store remembers it. Another may be used once nothing is left in the one before:
 * what that still holds would never come into a log.
 */
public final class TransportOfStore {
    private static final String SPACE = "runtime";
    private static final String KEY = "transport";
    private static final String EMBEDDED = "memory";
    private static final int PAGE = 500;

    private final ExecutionStore store;
    private final String name;

    /** @param name of the transport that is to be used */
    public TransportOfStore(ExecutionStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /**
     * Makes the store remember it.
     *
     * @throws KodosumiException if another still has events of this store, or may have
     */
    public void claim() {
        while (true) {
            Optional<Fact> fact = remembered();
            String before = fact.map(Fact::value).orElse(EMBEDDED);
            if (before.equals(name)) {
                return;
            }
            if (!before.equals(EMBEDDED)) {
                undrained().ifPresent(row -> refuse(before, row));
            }
            Fact next = new Fact(SPACE, KEY, fact.map(Fact::version).orElse(0) + 1, name);
            if (put(next) instanceof WriteResult.Done) {
                return;
            }
        }
    }

    private Optional<Fact> remembered() {
        return store.facts(Fid.STORE, SPACE, "", 10).stream()
                .filter(fact -> fact.key().equals(KEY))
                .findFirst();
    }

    private WriteResult put(Fact fact) {
        return store.write(List.of(List.of(new Write.Put(Fid.STORE, 0, 0, fact))))
                .get(0)
                .get(0);
    }

    private Optional<ExecutionRow> undrained() {
        Optional<Cursor> after = Optional.of(Cursor.START);
        while (after.isPresent()) {
            Page<ExecutionRow> page = store.list(ExecutionQuery.ALL, after.get(), PAGE);
            Optional<ExecutionRow> found =
                    page.items().stream().filter(TransportOfStore::isUndrained).findFirst();
            if (found.isPresent()) {
                return found;
            }
            after = page.next();
        }
        return Optional.empty();
    }

    /** What was emitted is on its way as long as somebody holds it, and the transport may know of more than the log does. */
    private static boolean isUndrained(ExecutionRow row) {
        return !row.log().closed()
                && (row.hold().node().isPresent()
                        || row.end().isPresent()
                        || row.log().emitted() > row.log().head());
    }

    private void refuse(String before, ExecutionRow row) {
        throw new KodosumiException("This store is used with the event transport '" + before + "', which may still hold"
                + " events of it, such as of execution " + row.fid() + "; it cannot be opened with '" + name
                + "'. Open it with kodo.event.transport=" + before
                + " until what runs has ended or was closed and its events are stored, or set it back to that.");
    }
}
