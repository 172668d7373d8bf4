package io.kodosumi.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a flow did to the world outside, as a test sees it: the stand-in for a paid service, a mail, a row in another database notes
 * each effect under a name as it happens.
 *
 * <p>Safe for use by many threads.
 */
public final class Effects {
    private final List<String> all = new ArrayList<>();

    /** Notes an effect: what was done, and if it matters to whom or under which key. */
    public synchronized void happened(String name) {
        all.add(Objects.requireNonNull(name, "name"));
    }

    /** All effects, in the order they happened. */
    public synchronized List<String> all() {
        return List.copyOf(all);
    }

    /** How often each effect happened, in the order of their first time. */
    public synchronized Map<String, Integer> counted() {
        Map<String, Integer> times = new LinkedHashMap<>();
        all.forEach(name -> times.merge(name, 1, Integer::sum));
        return times;
    }

    /** The effects, each with its number. */
    @Override
    public String toString() {
        return counted().toString();
    }
}
