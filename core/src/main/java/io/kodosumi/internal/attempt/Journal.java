package io.kodosumi.internal.attempt;

import io.kodosumi.Flow;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Page;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What earlier attempts did, and what this one adds: entries by key, locks by id. A lock's id is its journal key.
 *
 * <p>Safe for use by many threads.
 */
final class Journal {
    private static final int PAGE = 500;
    private static final int MAX_TOLD = 20;
    private static final String ADVICE =
            ". The flow's code was changed under a running execution: give the changed code a new"
                    + " version, keep the old way behind tracer.patched(…), or cancel the execution.";

    private final Services services;
    private final Fid fid;
    private final Map<String, String> entries = new ConcurrentHashMap<>();
    private final Map<String, LockRow> locks = new ConcurrentHashMap<>();
    private final Set<String> opening = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> unasked = ConcurrentHashMap.newKeySet();
    private final Set<String> instead = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> unaskedByPrefix = new ConcurrentHashMap<>();

    Journal(Services services, Fid fid) {
        this.services = services;
        this.fid = fid;
    }

    /** Reads what earlier attempts left. */
    void load() {
        read(Entries.JOURNAL, fact -> entries.put(fact.key(), fact.value()));
        read(Entries.TOLD, fact -> told.add(fact.key()));
        refreshLocks();
        unasked.addAll(entries.keySet());
        unasked.addAll(locks.keySet());
        unasked.remove(Entries.START);
        unasked.forEach(key -> unaskedByPrefix.merge(prefix(key), 1, Integer::sum));
    }

    private static String prefix(String key) {
        return key.substring(0, key.lastIndexOf(':') + 1);
    }

    private void read(String space, Consumer<Fact> sink) {
        String after = "";
        while (true) {
            var page = services.store().facts(fid, space, after, PAGE);
            page.forEach(sink);
            if (page.size() < PAGE) {
                return;
            }
            after = page.get(page.size() - 1).key();
        }
    }

    /** Reads how the locks stand now. */
    void refreshLocks() {
        Cursor cursor = Cursor.START;
        while (true) {
            Page<LockRow> page = services.store().locks(LockQuery.of(fid), cursor, PAGE);
            page.items().forEach(this::put);
            if (page.next().isEmpty()) {
                return;
            }
            cursor = page.next().get();
        }
    }

    /** Whether the start of the execution is in the log. */
    boolean hasStarted() {
        return entries.containsKey(Entries.START);
    }

    /** The journaled value of a key, if it has one. */
    Optional<String> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The lock of an id as last read, if there is one. */
    Optional<LockRow> lock(String lid) {
        return Optional.ofNullable(locks.get(lid));
    }

    /** It is about to be opened: from here on it may be answered, before its opening is known here. */
    void opening(String lid) {
        opening.add(lid);
    }

    /** Whether any lock is known to be open, or about to be. */
    boolean hasOpenLocks() {
        return !opening.isEmpty()
                || locks.values().stream().anyMatch(row -> row.closed().isEmpty());
    }

    boolean isTold(String lid) {
        return told.contains(lid);
    }

    /** The locks whose end the log does not tell yet, oldest first. */
    List<LockRow> untold() {
        return locks.values().stream()
                .filter(row -> !told.contains(row.lid()))
                .sorted(Comparator.comparing(LockRow::opened).thenComparing(LockRow::lid))
                .toList();
    }

    void put(Fact fact) {
        entries.put(fact.key(), fact.value());
    }

    /** It was opened, as this row says; what a look read since is newer. */
    void opened(LockRow row) {
        locks.putIfAbsent(row.lid(), row);
        opening.remove(row.lid());
    }

    /** How a lock stands. One that is closed stays so, whatever an older look says. */
    void put(LockRow row) {
        locks.merge(row.lid(), row, (known, read) -> known.closed().isPresent() ? known : read);
        opening.remove(row.lid());
    }

    void told(String lid) {
        told.add(lid);
    }

    /** Remembers that the flow asked for a key; whether an earlier attempt journaled or opened it. */
    boolean ask(String key) {
        boolean known = unasked.remove(key);
        if (known) {
            unaskedByPrefix.merge(prefix(key), -1, Integer::sum);
        }
        return known;
    }

    /** Whether the strand of this prefix has entries that it has not asked for yet: what it emits is in the log already. */
    boolean replays(String prefix) {
        return unaskedByPrefix.getOrDefault(prefix, 0) > 0;
    }

    /** A key was asked for that no earlier attempt had: told if they had others here instead. */
    void anew(String key) {
        if (replays(prefix(key)) && instead.size() < MAX_TOLD) {
            instead.add(key);
        }
    }

    /** Both sides of what was journaled and never asked for; empty if nothing was. */
    Optional<String> unasked(Flow flow) {
        if (unasked.isEmpty()) {
            return Optional.empty();
        }
        String asked =
                instead.isEmpty() ? "nothing new in their place" : "in their place for " + listed(instead, key -> key);
        return Optional.of("The journal has entries that this run of flow '" + flow + "' did not ask for: "
                + listed(unasked, key -> key + " (" + journaled(key) + ")") + "; it asked " + asked + ADVICE);
    }

    private static String listed(Set<String> keys, UnaryOperator<String> word) {
        String first = keys.stream().sorted().limit(MAX_TOLD).map(word).collect(Collectors.joining(", "));
        return keys.size() > MAX_TOLD ? first + " and " + (keys.size() - MAX_TOLD) + " more" : first;
    }

    /** What an entry of earlier attempts is. */
    private String journaled(String key) {
        String entry = entries.get(key);
        if (entry == null) {
            return "a lock";
        }
        return Entries.isMark(entry) ? words(key) : words(entry, services.codec());
    }

    private static String words(String markKey) {
        if (markKey.endsWith(Entries.PATCH)) {
            return "a patch";
        }
        return markKey.endsWith(Entries.JOIN) ? "a wait for a branch" : "a branch";
    }

    private static String words(String entry, JsonCodec codec) {
        String type = codec.entryType(entry);
        if (type.equals(codec.name(Steps.FAILED))) {
            return "a failed step";
        }
        return type.equals(codec.name(Sleeps.SLEEP)) ? "a sleep" : "'" + type + "'";
    }

    /** Says that a journaled entry is something else than what the flow asks for. */
    KodosumiException mismatch(String key, String asked) {
        return new KodosumiException("Execution " + fid + ": the journal has '" + key + "' as " + journaled(key)
                + ", and the flow asks for it as " + asked + ADVICE);
    }
}
