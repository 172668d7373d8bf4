package io.kodosumi.internal.memory;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.ExecutionStoreContract;
import io.kodosumi.tck.StoreAbility;
import java.time.Clock;
import java.util.Set;

/** The in-memory store keeps all but what its name says that it lacks. */
class MemoryStoreContractTest extends ExecutionStoreContract {
    @Override
    protected ExecutionStore open(Clock clock) {
        return new MemoryStore(clock);
    }

    @Override
    protected Set<StoreAbility> lacks() {
        return Set.of(StoreAbility.DURABILITY, StoreAbility.SHARING);
    }
}
