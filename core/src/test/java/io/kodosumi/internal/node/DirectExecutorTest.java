package io.kodosumi.internal.node;

import io.kodosumi.Timing;
import io.kodosumi.spi.Executor;
import io.kodosumi.tck.ExecutorContract;

class DirectExecutorTest extends ExecutorContract {
    @Override
    protected Executor executor() {
        return new DirectExecutor(Timing.system(), fid -> {});
    }
}
