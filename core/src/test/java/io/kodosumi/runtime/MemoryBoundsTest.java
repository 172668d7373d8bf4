package io.kodosumi.runtime;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;

class MemoryBoundsTest extends BoundsSuite {
    @Override
    protected ExecutionStore open(Clock clock) {
        return new MemoryStore(clock);
    }
}
