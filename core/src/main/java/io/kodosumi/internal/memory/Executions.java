package io.kodosumi.internal.memory;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.PurgeQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All executions, and the indexes by which they are found without looking at each. */
final class Executions {
    private record Key(UserId user, String key) {}

    final NavigableMap<Fid, Execution> all = new TreeMap<>();
    final NavigableMap<Place, Execution> byCreation = new TreeMap<>();
    final NavigableMap<Place, Execution> byDue = new TreeMap<>();
    final NavigableMap<Place, Lock> locks = new TreeMap<>();
    final Map<NodeId, Map<Fid, Execution>> byHolder = new HashMap<>();
    final Map<Fid, Execution> unsettled = new HashMap<>();
    final Turns turns = new Turns();

    private final Map<Key, Execution> byKey = new HashMap<>();
    private final Facts ofStore = new Facts();
    private final Set<Fid> purged = new LinkedHashSet<>();

    Optional<Execution> find(Fid fid) {
        return Optional.ofNullable(all.get(fid));
    }

    Optional<Execution> find(UserId user, Optional<String> key) {
        return key.map(text -> byKey.get(new Key(user, text)));
    }

    /** The facts of an execution or of the store itself. */
    Optional<Facts> facts(Fid fid) {
        return fid.equals(Fid.STORE) ? Optional.of(ofStore) : find(fid).map(execution -> execution.facts);
    }

    boolean isPurged(Fid fid) {
        return purged.contains(fid);
    }

    void add(Execution execution) {
        all.put(execution.fid, execution);
        byCreation.put(place(execution), execution);
        unsettled.put(execution.fid, execution);
        key(execution).ifPresent(key -> byKey.put(key, execution));
    }

    private static Place place(Execution execution) {
        return new Place(execution.created, execution.fid, "");
    }

    private static Optional<Key> key(Execution execution) {
        return execution.order.key().map(text -> new Key(execution.order.user(), text));
    }

    void add(Execution execution, String lid, Lock lock) {
        execution.locks.put(lid, lock);
        locks.put(lock.place, lock);
    }

    void due(Execution execution, Optional<Instant> at) {
        execution.due.ifPresent(old -> byDue.remove(new Place(old, execution.fid, "")));
        execution.due = at;
        at.ifPresent(when -> byDue.put(new Place(when, execution.fid, ""), execution));
    }

    void hold(Execution execution, NodeId node) {
        letGo(execution);
        execution.holder = Optional.of(node);
        byHolder.computeIfAbsent(node, holder -> new TreeMap<>()).put(execution.fid, execution);
    }

    void letGo(Execution execution) {
        execution.parked = false;
        execution.holder.ifPresent(node -> byHolder.computeIfPresent(node, (holder, held) -> {
            held.remove(execution.fid);
            return held.isEmpty() ? null : held;
        }));
        execution.holder = Optional.empty();
    }

    List<Fid> purge(PurgeQuery query, int limit, Instant now) {
        List<Execution> found = all.values().stream()
                .filter(execution -> execution.isDone() && asked(query, execution, now))
                .limit(Math.max(0, limit - purged.size()))
                .toList();
        found.forEach(this::remove);
        return purged.stream().limit(limit).toList();
    }

    private static boolean asked(PurgeQuery query, Execution execution, Instant now) {
        return query.user().map(execution.order.user()::equals).orElse(true)
                && execution
                        .end
                        .filter(end -> end.at().isBefore(query.endedBefore()))
                        .filter(end -> !end.at().plus(query.age()).isAfter(now))
                        .filter(end ->
                                query.outcomes().isEmpty() || query.outcomes().contains(end.outcome()))
                        .isPresent();
    }

    private void remove(Execution execution) {
        letGo(execution);
        due(execution, Optional.empty());
        turns.remove(execution);
        key(execution).ifPresent(byKey::remove);
        execution.locks.values().forEach(lock -> locks.remove(lock.place));
        all.remove(execution.fid);
        byCreation.remove(place(execution));
        purged.add(execution.fid);
    }

    boolean erase(Collection<Fid> fids) {
        return purged.removeAll(Set.copyOf(fids));
    }
}
