package io.kodosumi.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flow did to the world outside, as a test sees it: the stand-in for a paid service, a mail, a row in another database notes
 * each effect under a name as it happens.
 *
 * <p>Safe for use by many threads.
 */
public final class Effects {
    private List<String> all = new ArrayList<>();
    private Set<String> keys = new HashSet<>();
    private @Nullable Marks marks;

    /** Notes an effect: what was done, and if it matters to whom. */
    public void happened(String name) {
        Objects.requireNonNull(name, "name");
        Life.check(); // a process that has died does nothing
        synchronized (this) {
            all.add(name);
            mark("", name);
        }
    }

    /**
     * Notes an effect of a service that takes an idempotency key: another request under the same key does nothing.
     *
     * @param key such as a step's body is told
     */
    public void happenedOnce(String key, String name) {
        Objects.requireNonNull(name, "name");
        Life.check();
        synchronized (this) {
            if (keys.add(key + " " + name)) {
                all.add(name);
                mark(key, name);
            }
        }
    }

    private void mark(String key, String name) {
        if (marks != null) {
            marks.effect(key, name);
        }
    }

    /** From now on they are noted there as well. */
    synchronized void alsoTo(Marks other) {
        marks = other;
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

    /** Forgets them. */
    synchronized void clear() {
        all = new ArrayList<>();
        keys = new HashSet<>();
    }

    /** Does something that begins without effects, and whose effects are not kept. */
    <T> T aside(Attempted<T> attempted) throws InterruptedException {
        List<String> before;
        Set<String> keysBefore;
        synchronized (this) {
            before = all;
            keysBefore = keys;
            clear();
        }
        try {
            return attempted.run();
        } finally {
            synchronized (this) {
                all = before;
                keys = keysBefore;
            }
        }
    }

    /** What may be interrupted. */
    interface Attempted<T> {
        T run() throws InterruptedException;
    }

    /** How often each effect has happened beyond these numbers. */
    synchronized Map<String, Integer> since(Map<String, Integer> before) {
        Map<String, Integer> times = counted();
        before.forEach((name, n) -> times.merge(name, -n, Integer::sum));
        times.values().removeIf(n -> n == 0);
        return times;
    }

    /** The effects, each with its number. */
    @Override
    public synchronized String toString() {
        return counted().toString();
    }
}
