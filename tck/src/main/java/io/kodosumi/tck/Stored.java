package io.kodosumi.tck;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that a store keeps of one execution. */
record Stored(ExecutionRow row, List<Event> log, Map<String, Fact> journal, List<LockRow> locks, List<Fact> hooks) {
    private static final int PAGE = 500;

    static Stored of(ExecutionStore store, ExecutionRow row) {
        return new Stored(
                row,
                log(store, row.fid()),
                facts(store, row.fid(), "journal").stream().collect(Collectors.toMap(Fact::key, Function.identity())),
                locks(store, row.fid()),
                facts(store, row.fid(), Fact.HOOK));
    }

    Fid fid() {
        return row.fid();
    }

    private static List<Event> log(ExecutionStore store, Fid fid) {
        List<Event> log = new ArrayList<>();
        ExecutionStore.EventPage page = store.events(fid, 0, Set.of(), PAGE);
        while (!page.events().isEmpty()) {
            log.addAll(page.events());
            page = store.events(fid, page.through(), Set.of(), PAGE);
        }
        return log;
    }

    private static List<Fact> facts(ExecutionStore store, Fid fid, String space) {
        List<Fact> facts = new ArrayList<>(store.facts(fid, space, "", PAGE));
        while (!facts.isEmpty() && facts.size() % PAGE == 0) {
            List<Fact> more =
                    store.facts(fid, space, facts.get(facts.size() - 1).key(), PAGE);
            if (more.isEmpty()) {
                return facts;
            }
            facts.addAll(more);
        }
        return facts;
    }

    private static List<LockRow> locks(ExecutionStore store, Fid fid) {
        List<LockRow> locks = new ArrayList<>();
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            var page = store.locks(LockQuery.of(fid), next.get(), PAGE);
            locks.addAll(page.items());
            next = page.next();
        }
        return locks;
    }

    /** Whether a transport lost something of its log, which says so. */
    boolean hasLost() {
        return log.stream().anyMatch(event -> event.kind().equals(Event.LOST));
    }
}
