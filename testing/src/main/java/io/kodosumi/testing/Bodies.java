package io.kodosumi.testing;

import io.kodosumi.model.Fid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which bodies of steps ran how often, by execution. Safe for use by many threads. */
final class Bodies {
    private final Map<Fid, Map<String, Integer>> ran = new HashMap<>();
    private final Set<Fid> branched = new HashSet<>();
    private final @Nullable Marks marks;

    Bodies() {
        this(null);
    }

    /** @param marks where they are noted as well */
    Bodies(@Nullable Marks marks) {
        this.marks = marks;
    }

    /** @param key as the body is told it */
    synchronized void ran(Fid fid, String key) {
        String step = key.startsWith(fid + ":") ? key.substring(fid.toString().length() + 1) : key;
        ran.computeIfAbsent(fid, another -> new TreeMap<>()).merge(step, 1, Integer::sum);
        if (marks != null) {
            marks.step(step);
        }
    }

    synchronized void branched(Fid fid) {
        branched.add(fid);
    }

    /** By the key of the step, in the order of the keys. */
    synchronized Map<String, Integer> of(Fid fid) {
        return new TreeMap<>(ran.getOrDefault(fid, Map.of()));
    }

    /** Whether events of it may come in any order. */
    synchronized boolean hasBranched(Fid fid) {
        return branched.contains(fid);
    }
}
