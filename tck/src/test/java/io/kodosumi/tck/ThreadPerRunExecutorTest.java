package io.kodosumi.tck;

import io.kodosumi.spi.Executor;

/** The contract can be kept in thirty lines. */
class ThreadPerRunExecutorTest extends ExecutorContract {
    @Override
    protected Executor executor() {
        return new ThreadPerRunExecutor();
    }
}
