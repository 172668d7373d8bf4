package io.kodosumi.examples.own;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Overview;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that the file says, in memory. {@link #apply} is the only way in, for a transaction that runs now as for one that is
 * read back from the file: what was tested live is what comes back after a crash. Not for several threads.
 */
final class Index {
    private static final Entry NOTHING = new Entry();

    private final NavigableMap<Fid, Entry> entries = new TreeMap<>();
    private final NavigableMap<Fid, Kept> undone = new TreeMap<>();
    private final Map<Owned, Fid> keys = new HashMap<>();
    private final Map<Queue, Long> running = new HashMap<>();
    private final Map<NodeId, Overview.Node> nodes = new HashMap<>();
    private long changes;
    private boolean hasErased;

    /** A user's idempotency key. */
    private record Owned(UserId user, String key) {}

    /** Whose executions are counted together. */
    record Queue(String flow, UserId user) {}

    void apply(Change change) {
        changes++;
        if (change instanceof Change.Row row) {
            replace(row.kept());
        } else if (change instanceof Change.Logged logged) {
            Event event = logged.event();
            own(logged.fid()).log.put(event.position(), event);
        } else if (change instanceof Change.Late late) {
            own(late.fid()).late.put(late.event().position(), late);
        } else if (change instanceof Change.Stored stored) {
            Fact fact = stored.fact();
            own(stored.fid()).facts.put(new Entry.Name(fact.space(), fact.key()), fact);
        } else if (change instanceof Change.Locked locked) {
            own(locked.lock().row().fid()).locks.put(locked.lock().row().lid(), locked.lock());
        } else if (change instanceof Change.Known known) {
            nodes.put(known.node().id(), known.node());
        } else if (change instanceof Change.Erased erased) {
            entries.remove(erased.fid());
            hasErased = true;
        }
    }

    private Entry own(Fid fid) {
        return entries.computeIfAbsent(fid, any -> new Entry());
    }

    private void replace(Kept kept) {
        Entry entry = own(kept.fid());
        Kept before = entry.kept;
        if (before != null && before.isRunning()) {
            count(before, -1);
        }
        if (kept.isRunning()) {
            count(kept, 1);
        }
        entry.kept = kept;
        if (kept.isDone()) {
            undone.remove(kept.fid());
        } else {
            undone.put(kept.fid(), kept);
        }
        kept.order().key().map(key -> new Owned(kept.order().user(), key)).ifPresent(owned -> {
            if (kept.marks().purged()) {
                keys.remove(owned, kept.fid());
            } else {
                keys.put(owned, kept.fid());
            }
        });
    }

    private void count(Kept kept, long more) {
        Queue queue = new Queue(kept.order().flow(), kept.order().user());
        running.merge(queue, more, Long::sum);
        running.remove(queue, 0L);
    }

    /** All under this fid; an empty entry if there is nothing. */
    Entry entry(Fid fid) {
        return entries.getOrDefault(fid, NOTHING);
    }

    /** The execution of this user under this key. */
    Optional<Kept> under(UserId user, String key) {
        return Optional.ofNullable(keys.get(new Owned(user, key)))
                .flatMap(fid -> entry(fid).present());
    }

    /** Every execution, oldest first, also what is marked for purging. */
    Stream<Kept> all() {
        return entries.values().stream().flatMap(entry -> Stream.ofNullable(entry.kept));
    }

    /** Every execution that is not marked for purging, with all that is kept of it, in no order that means anything. */
    Stream<Entry> present() {
        return entries.values().stream().filter(entry -> entry.present().isPresent());
    }

    /** Those with something left to do. */
    Collection<Kept> undone() {
        return undone.values();
    }

    Map<Queue, Long> running() {
        return running;
    }

    Optional<Overview.Node> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Collection<Overview.Node> nodes() {
        return nodes.values();
    }

    /** The fewest changes that say all this. */
    Stream<Change> snapshot() {
        Stream<Change> known = nodes.values().stream().map(Change.Known::new);
        return Stream.concat(
                known, entries.entrySet().stream().flatMap(each -> snapshot(each.getKey(), each.getValue())));
    }

    private static Stream<Change> snapshot(Fid fid, Entry entry) {
        Stream<Change> row = Stream.ofNullable(entry.kept).map(Change.Row::new);
        Stream<Change> log = entry.log.values().stream().map(event -> new Change.Logged(fid, event));
        Stream<Change> facts = entry.facts.values().stream().map(fact -> new Change.Stored(fid, fact));
        Stream<Change> locks = entry.locks.values().stream().map(Change.Locked::new);
        return Stream.of(row, log, entry.late.values().stream(), facts, locks).flatMap(part -> part);
    }

    /** Whether writing it anew frees what was erased, or at least half of the file. */
    boolean isWasteful() {
        return hasErased || (changes > 1_000 && changes > 2 * snapshot().count());
    }
}
