package io.kodosumi.benchmarks;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is committed. */
final class CountingStore extends ForwardingStore {
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    CountingStore(ExecutionStore store) {
        super(store);
    }

    long commits() {
        return commits.get();
    }

    long events() {
        return events.get();
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        commits.incrementAndGet();
        for (List<Write> unit : units) {
            for (Write write : unit) {
                if (write instanceof Write.Append append) {
                    events.addAndGet(append.events().size());
                }
            }
        }
        return super.write(units);
    }
}
