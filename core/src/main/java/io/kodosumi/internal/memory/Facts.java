package io.kodosumi.internal.memory;

import io.kodosumi.spi.Fact;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The present versions of one owner's facts. */
final class Facts {
    private static final NavigableMap<String, Fact> NONE = new TreeMap<>();

    private final Map<String, NavigableMap<String, Fact>> spaces = new HashMap<>();

    Optional<Fact> find(String space, String key) {
        return Optional.ofNullable(in(space).get(key));
    }

    int version(Fact fact) {
        return find(fact.space(), fact.key()).map(Fact::version).orElse(0);
    }

    void put(Fact fact) {
        spaces.computeIfAbsent(fact.space(), space -> new TreeMap<>()).put(fact.key(), fact);
    }

    List<Fact> page(String space, String after, int limit) {
        Collection<Fact> behind = in(space).tailMap(after, after.isEmpty()).values();
        return behind.stream().limit(limit).toList();
    }

    /** The hooks that were named and have not run. */
    Set<String> hooks() {
        return in(Fact.HOOK).values().stream()
                .filter(hook -> hook.version() == 1)
                .map(Fact::key)
                .collect(Collectors.toSet());
    }

    private NavigableMap<String, Fact> in(String space) {
        return spaces.getOrDefault(space, NONE);
    }
}
