package io.kodosumi.examples.own;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one transaction sees and changes: the index as it is by then, and the list of changes that the file is to get. */
final class Transaction {
    final Index index;
    final Instant now;
    private final List<Change> changes = new ArrayList<>();

    Transaction(Index index, Instant now) {
        this.index = index;
        this.now = now;
    }

    void change(Change change) {
        index.apply(change);
        changes.add(change);
    }

    WriteResult keep(Kept kept) {
        change(new Change.Row(kept));
        return row(kept);
    }

    WriteResult keep(Kept.Lock lock) {
        change(new Change.Locked(lock));
        return lock(lock);
    }

    WriteResult row(Kept kept) {
        return new WriteResult.Row(kept.row(now));
    }

    WriteResult lock(Kept.Lock lock) {
        return new WriteResult.Lock(lock.at(now));
    }

    List<Change> changes() {
        return changes;
    }

    Entry entry(Fid fid) {
        return index.entry(fid);
    }

    /** So long from now; of what lies beyond all calendars, the end of the store's. */
    Instant in(Duration time) {
        return Micros.later(now, time);
    }

    /** Whether a node may still live: it beat, its lease has not run out, and nobody declared it dead. */
    boolean mayLive(NodeId id) {
        return index.node(id)
                .filter(node -> !node.dead() && node.until().isAfter(now))
                .isPresent();
    }

    boolean isDead(NodeId id) {
        return index.node(id).filter(Overview.Node::dead).isPresent();
    }

    /** Declares a node dead, which is for ever. */
    void bury(NodeId id) {
        Overview.Node node = index.node(id).orElse(new Overview.Node(id, Instant.EPOCH, false, "{}"));
        if (!node.dead()) {
            change(new Change.Known(new Overview.Node(id, node.until(), true, node.about())));
        }
    }
}
