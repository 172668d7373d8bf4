package io.kodosumi.runtime;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;

class MemoryHookReadsTest extends HookReadsSuite {
    @Override
    protected ExecutionStore open(Clock clock) {
        return new MemoryStore(clock);
    }
}
