package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.store.sqlite.Search.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** One page of locks. Open ones have indexes of their own, by owner and over all; what is asked for beyond that is looked at. */
final class LockListing {
    private static final String OLDEST_FIRST = " ORDER BY at, place LIMIT :most";

    private static final String BEHIND = "(lock.opened, lock.id) > (:at, :id)";

    private static final String ROWS = "SELECT " + Locks.COLUMNS
            + " FROM json_each(:ids) CROSS JOIN lock ON lock.id = json_each.value"
            + " CROSS JOIN execution ON execution.id = lock.execution WHERE execution.purged IS NULL";

    /** Branches of one merge; with more of them, owners are looked at row by row. */
    private static final int MOST_BRANCHES = 64;

    private final LockQuery query;
    private final int limit;
    private final long now;
    private final Filter filter = new Filter();

    LockListing(LockQuery query, Cursor after, int limit, long now) {
        this.query = query;
        this.limit = limit;
        this.now = now;
        Place start = Place.of(after);
        filter.bind("at", start.at());
        filter.bind("id", start.id());
    }

    Page<LockRow> page(Handle handle) {
        String wanted = wanted();
        Search.Found found = new Search(handle, filter, OLDEST_FIRST, limit).on(List.of(way()));
        List<Placed<LockRow>> rows = filter.bindTo(handle.createQuery(ROWS + wanted + " LIMIT :limit"))
                .bind("ids", found.ids())
                .bind("limit", limit + 1L)
                .map((columns, context) -> new Placed<>(
                        new Place(columns.getLong("opened"), columns.getLong("id")), Locks.read(columns, now)))
                .list();
        return found.page(rows, limit);
    }

    private String wanted() {
        filter.in("execution.fid", "fids", query.fids(), Fid::value);
        filter.in("lock.owner", "owners", query.owners(), UserId::value);
        filter.in("lock.state", "states", query.states(), Locks::word);
        filter.in("execution.flow", "flows", query.flows(), flow -> flow);
        filter.in("lock.name", "names", query.names(), name -> name);
        filter.labels(query.labels());
        query.expiresBefore().ifPresent(at -> filter.and("lock.expires < :expires", "expires", Micros.of(at)));
        return filter.sql();
    }

    private Way way() {
        if (!query.fids().isEmpty()) {
            return new Way(
                    "SELECT lock.opened AS at, lock.id AS place FROM execution CROSS JOIN lock ON lock.execution = execution.id"
                            + " WHERE execution.fid IN (SELECT value FROM json_each("
                            + filter.array("some_fids", query.fids(), Fid::value) + ")) AND " + BEHIND,
                    false);
        }
        boolean isOpen = query.states().equals(Set.of(LockState.OPEN));
        boolean isMany = query.owners().size() > MOST_BRANCHES;
        String some = "SELECT lock.opened AS at, lock.id AS place FROM lock WHERE " + BEHIND
                + (isOpen ? " AND lock.state = 'open'" : ""); // a literal, because the index of open locks is asked for
        boolean isExact = !isMany
                && (isOpen || query.states().isEmpty())
                && query.flows().isEmpty()
                && query.names().isEmpty()
                && query.labels().isEmpty()
                && query.expiresBefore().isEmpty();
        if (isMany || query.owners().isEmpty()) {
            return new Way(some, isExact);
        }
        List<String> branches = new ArrayList<>();
        int owners = filter.each("owner_", query.owners(), UserId::value);
        for (int number = 0; number < owners; number++) {
            branches.add(some + " AND lock.owner = :owner_" + number);
        }
        return new Way(String.join(" UNION ALL ", branches), isExact);
    }
}
