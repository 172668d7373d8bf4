package io.kodosumi.runtime;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;

class MemoryBadRowTest extends BadRowSuite {
    @Override
    protected ExecutionStore open(Clock clock) {
        return new MemoryStore(clock);
    }
}
