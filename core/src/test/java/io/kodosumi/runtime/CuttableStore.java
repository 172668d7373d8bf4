package io.kodosumi.runtime;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;

/** A connection that may be cut: what is asked meanwhile fails, as from a process that has stalled. */
final class CuttableStore extends ForwardingStore {
    volatile boolean cut;

    CuttableStore(ExecutionStore to) {
        super(to);
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        check();
        return super.write(units);
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        check();
        return super.beat(node, lease, about);
    }

    @Override
    public Work.Page due(Work.Query query) {
        check();
        return super.due(query);
    }

    private void check() {
        if (cut) {
            throw new KodosumiException("The connection is cut", null, true);
        }
    }
}
