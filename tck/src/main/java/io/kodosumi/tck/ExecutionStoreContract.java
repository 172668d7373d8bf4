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

    @Nested
    class Logs extends LogTopic {
        Logs() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Reading extends ReadingTopic {
        Reading() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Texts extends TextTopic {
        Texts() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Journals extends JournalTopic {
        Journals() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Locks extends LockTopic {
        Locks() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Controls extends ControlTopic {
        Controls() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Rests extends RestTopic {
        Rests() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Due extends DueTopic {
        Due() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Turns extends TurnTopic {
        Turns() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Rooms extends RoomTopic {
        Rooms() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Overviews extends OverviewTopic {
        Overviews() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Takeovers extends TakeoverTopic {
        Takeovers() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Outcomes extends OutcomeTopic {
        Outcomes() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Hooks extends HookTopic {
        Hooks() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Statuses extends StatusTopic {
        Statuses() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Listings extends ListingTopic {
        Listings() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class LockListings extends LockListingTopic {
        LockListings() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Purging extends PurgeTopic {
        Purging() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Reopening extends ReopeningTopic {
        Reopening() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Nudging extends NudgeTopic {
        Nudging() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class AfterClose extends ClosedStoreTopic {
        AfterClose() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyTopic {
        Concurrency() {
            super(ExecutionStoreContract.this);
        }
    }
}
