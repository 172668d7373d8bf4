package io.kodosumi.tck;

import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * What every {@link ExecutionStore} must do: extend it, say how to open one, and run it. Each nested class is one topic.
 *
 * <p>A test class instance is made for every test; its data must be its own, and be gone with it.
 */
public abstract class ExecutionStoreContract {
    /** Made by JUnit. */
    protected ExecutionStoreContract() {}

    /**
     * Opens a store on this test's data, empty at first; called again within a test, it opens the same data. The contract closes it.
     *
     * @param clock the store's only clock
     */
    protected abstract ExecutionStore open(Clock clock);

    /** What this store declares to lack; the contract then holds it to the other behaviour. */
    protected Set<StoreAbility> lacks() {
        return Set.of();
    }

    @Nested
    class Units extends UnitTopic {
        Units() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Resends extends ResendTopic {
        Resends() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Launches extends LaunchTopic {
        Launches() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Claims extends ClaimTopic {
        Claims() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Liveness extends LivenessTopic {
        Liveness() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Fences extends FenceTopic {
        Fences() {
            super(ExecutionStoreContract.this);
        }
    }
}
