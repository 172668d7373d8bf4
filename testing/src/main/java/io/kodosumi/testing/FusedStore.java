package io.kodosumi.testing;

import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A store behind a {@link Fuse}: its writes are counted. Never closes what it forwards to. */
final class FusedStore extends ForwardingStore {
    private final Fuse fuse;

    FusedStore(ExecutionStore to, Fuse fuse) {
        super(to);
        this.fuse = fuse;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        return fuse.through(
                "write",
                () -> described(units),
                () -> super.write(units),
                () -> units.stream().map(FusedStore::refused).toList());
    }

    /** As if all were taken over by others, and had ended: a runtime that hears that asks no more. */
    private static List<WriteResult> refused(List<Write> unit) {
        return unit.stream()
                .<WriteResult>map(write -> new WriteResult.Refused(
                        write instanceof Write.Append ? WriteResult.Reason.CLOSED : WriteResult.Reason.FENCED, 0))
                .toList();
    }

    /** The kinds of the writes, and of facts their keys: {@code Append, Put draft~1}. */
    private static String described(List<List<Write>> units) {
        return units.stream().flatMap(List::stream).map(FusedStore::described).collect(Collectors.joining(", "));
    }

    private static String described(Write write) {
        String kind = write.getClass().getSimpleName();
        if (write instanceof Write.Put put) {
            return kind + " " + put.fact().key();
        } else if (write instanceof Write.OpenLock open) {
            return kind + " " + open.lid();
        } else if (write instanceof Write.CloseLock close) {
            return kind + " " + close.lid();
        } else if (write instanceof Write.Rest rest) {
            return kind + " " + rest.how();
        }
        return kind;
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return fuse.isBlown() || super.beat(node, lease, about);
    }

    @Override
    public Work.Page due(Work.Query query) {
        return fuse.isBlown() ? new Work.Page(List.of(), Optional.empty(), Optional.empty()) : super.due(query);
    }

    @Override
    public void close() {
        // whoever opened the other store closes it
    }
}
