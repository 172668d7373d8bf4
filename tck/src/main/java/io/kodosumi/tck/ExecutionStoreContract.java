package io.kodosumi.tck;

import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * What every {@link ExecutionStore} must do: extend it, say how to open one, and run it. Each nested class is one topic, tagged with
 * its name in lower case: {@code mvn test -Dtest=MyStoreContractTest -Dgroups=claims} runs one.
 *
 * <p>A test class instance is made for every test; its data must be its own, and be gone with it: a {@code @TempDir} field, or a
 * schema with a random name.
 */
public abstract class ExecutionStoreContract {
    /** Made by JUnit. */
    protected ExecutionStoreContract() {}

    /**
     * Opens a store on this test's data, empty at first; called again within a test, it opens the same data, also while the store that
     * it returned before is open. The contract closes it.
     *
     * @param clock the store's only clock: it stands still until a test moves it
     */
    protected abstract ExecutionStore open(Clock clock);

    /** How long to wait for what must happen before it counts as missing. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** What this store declares to lack; the contract then holds it to the other behaviour. */
    protected Set<StoreAbility> lacks() {
        return Set.of();
    }

    @Nested
    @Tag("units")
    class Units extends UnitTopic {
        Units() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("resends")
    class Resends extends ResendTopic {
        Resends() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("launches")
    class Launches extends LaunchTopic {
        Launches() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("claims")
    class Claims extends ClaimTopic {
        Claims() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("liveness")
    class Liveness extends LivenessTopic {
        Liveness() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("fences")
    class Fences extends FenceTopic {
        Fences() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("logs")
    class Logs extends LogTopic {
        Logs() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("reading")
    class Reading extends ReadingTopic {
        Reading() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("texts")
    class Texts extends TextTopic {
        Texts() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("journals")
    class Journals extends JournalTopic {
        Journals() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("locks")
    class Locks extends LockTopic {
        Locks() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("controls")
    class Controls extends ControlTopic {
        Controls() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("rests")
    class Rests extends RestTopic {
        Rests() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("due")
    class Due extends DueTopic {
        Due() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("turns")
    class Turns extends TurnTopic {
        Turns() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("rooms")
    class Rooms extends RoomTopic {
        Rooms() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("overviews")
    class Overviews extends OverviewTopic {
        Overviews() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("takeovers")
    class Takeovers extends TakeoverTopic {
        Takeovers() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("outcomes")
    class Outcomes extends OutcomeTopic {
        Outcomes() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("hooks")
    class Hooks extends HookTopic {
        Hooks() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("statuses")
    class Statuses extends StatusTopic {
        Statuses() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("listings")
    class Listings extends ListingTopic {
        Listings() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("locklistings")
    class LockListings extends LockListingTopic {
        LockListings() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("purging")
    class Purging extends PurgeTopic {
        Purging() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("reopening")
    class Reopening extends ReopeningTopic {
        Reopening() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("nudging")
    class Nudging extends NudgeTopic {
        Nudging() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("afterclose")
    class AfterClose extends ClosedStoreTopic {
        AfterClose() {
            super(ExecutionStoreContract.this);
        }
    }

    @Nested
    @Tag("concurrency")
    class Concurrency extends ConcurrencyTopic {
        Concurrency() {
            super(ExecutionStoreContract.this);
        }
    }
}
