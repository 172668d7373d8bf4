package io.kodosumi.internal.memory;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people look through. Pages go on behind the last entry's key, so that they never shift. */
final class Listings {
    private final Executions executions;
    private final Instant now;

    Listings(Executions executions, Instant now) {
        this.executions = executions;
        this.now = now;
    }

    Page<ExecutionRow> executions(ExecutionQuery query, Cursor after, int limit) {
        NavigableMap<Place, Execution> older =
                after.isStart() ? executions.byCreation : executions.byCreation.headMap(Place.of(after), false);
        Stream<ExecutionRow> found = older.descendingMap().values().stream()
                .filter(execution -> hasLabels(execution, query.labels()))
                .map(execution -> execution.row(now))
                .filter(row -> matches(query, row));
        return page(found, limit, row -> new Place(row.created(), row.fid(), "").cursor());
    }

    private static boolean hasLabels(Execution execution, Map<String, String> labels) {
        return execution.labels.entrySet().containsAll(labels.entrySet());
    }

    private static boolean matches(ExecutionQuery query, ExecutionRow row) {
        return isIn(query.fids(), row.fid())
                && isIn(query.users(), row.order().user())
                && isIn(query.flows(), row.order().flow())
                && isIn(query.status(), row.status())
                && query.from().filter(row.created()::isBefore).isEmpty()
                && query.until().map(row.created()::isBefore).orElse(true);
    }

    private static <T> boolean isIn(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        NavigableMap<Place, Lock> some = query.fids().isEmpty() ? executions.locks : of(query.fids());
        Collection<Lock> behind = (after.isStart() ? some : some.tailMap(Place.of(after), false)).values();
        Stream<LockRow> found = behind.stream()
                .filter(lock -> hasLabels(lock.execution, query.labels()))
                .map(lock -> lock.row(now))
                .filter(row -> matches(query, row));
        return page(found, limit, row -> new Place(row.opened(), row.fid(), row.lid()).cursor());
    }

    private static boolean matches(LockQuery query, LockRow row) {
        return isIn(query.owners(), row.owner())
                && isIn(query.states(), row.state())
                && isIn(query.flows(), row.flow())
                && isIn(query.names(), row.name())
                && query.expiresBefore().map(row.expires()::isBefore).orElse(true);
    }

    private NavigableMap<Place, Lock> of(Set<Fid> fids) {
        return fids.stream()
                .flatMap(fid -> executions.find(fid).stream())
                .flatMap(execution -> execution.locks.values().stream())
                .collect(Collectors.toMap(lock -> lock.place, lock -> lock, (one, other) -> one, TreeMap::new));
    }

    private static <T> Page<T> page(Stream<T> found, int limit, Function<T, Cursor> cursor) {
        List<T> some = found.limit(limit + 1L).toList();
        List<T> items = some.subList(0, Math.min(some.size(), limit));
        Optional<Cursor> next =
                items.size() == some.size() ? Optional.empty() : Optional.of(cursor.apply(items.get(items.size() - 1)));
        return new Page<>(items, next);
    }
}
