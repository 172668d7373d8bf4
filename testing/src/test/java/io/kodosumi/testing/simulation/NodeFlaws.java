package io.kodosumi.testing.simulation;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores that are wrong about who lives and who died. */
final class NodeFlaws {
    private NodeFlaws() {}

    static ExecutionStore deadLives(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public boolean beat(NodeId node, Duration lease, String about) {
                super.beat(node, lease, about);
                return true;
            }
        };
    }

    static ExecutionStore takesFromTheLiving(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Claim claim
                        ? new Write.Claim(
                                claim.fid(),
                                claim.id(),
                                claim.node(),
                                claim.seen(),
                                find(claim.fid())
                                                .map(row -> row.hold().placement())
                                                .orElse(0L)
                                        + 1,
                                claim.room())
                        : write;
            }

            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                List<Work> due = new ArrayList<>(page.due());
                super.list(ExecutionQuery.ALL, Cursor.START, 1_000).items().stream()
                        .filter(row -> row.end().isEmpty()
                                && row.hold().node().isPresent()
                                && !row.hold().node().get().equals(query.node())
                                && query.routes().contains(row.order().route()))
                        .forEach(row -> due.add(new Work(
                                row.fid(),
                                Work.Kind.RECOVER,
                                row.order().user(),
                                row.order().route(),
                                row.hold().attempt(),
                                row.due().wakes())));
                return new Work.Page(due, page.more(), page.next());
            }
        };
    }

    static ExecutionStore leaseIsShort(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public boolean beat(NodeId node, Duration lease, String about) {
                return super.beat(node, lease.dividedBy(6), about);
            }
        };
    }

    static ExecutionStore deadIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                List<Work> due = page.due().stream()
                        .filter(work -> work.kind() == Work.Kind.WAKE
                                || row(work.fid()).hold().node().isEmpty())
                        .toList();
                return new Work.Page(due, page.more(), page.next());
            }
        };
    }

    static ExecutionStore crashesAreForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(row -> {
                    ExecutionRow.Hold hold = row.hold();
                    return Rows.with(
                            row,
                            new ExecutionRow.Hold(
                                    hold.attempt(), hold.node(), hold.parked(), hold.placement(), hold.failures(), 0));
                });
            }
        };
    }
}
