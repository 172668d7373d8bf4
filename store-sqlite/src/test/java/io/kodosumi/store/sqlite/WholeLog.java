package io.kodosumi.store.sqlite;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All events of an execution, read in pages. */
final class WholeLog {
    private static final int PAGE = 1000;

    private WholeLog() {}

    static List<Event> of(ExecutionStore store, Fid fid) {
        List<Event> all = new ArrayList<>();
        ExecutionStore.EventPage page = store.events(fid, 0, Set.of(), PAGE);
        while (!page.events().isEmpty()) {
            all.addAll(page.events());
            page = store.events(fid, page.through(), Set.of(), PAGE);
        }
        return all;
    }
}
