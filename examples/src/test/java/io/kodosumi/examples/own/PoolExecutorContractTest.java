package io.kodosumi.examples.own;

import io.kodosumi.spi.Executor;
import io.kodosumi.tck.ExecutorContract;

class PoolExecutorContractTest extends ExecutorContract {
    @Override
    protected Executor executor() {
        return new PoolExecutor();
    }
}
