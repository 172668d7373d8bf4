package io.kodosumi.examples.own;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.ExecutionStoreContract;
import io.kodosumi.tck.StoreAbility;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class LogFileStoreContractTest extends ExecutionStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ExecutionStore open(Clock clock) {
        return new LogFileStore(folder.resolve("kodosumi.log"), clock);
    }

    @Override
    protected Set<StoreAbility> lacks() {
        return Set.of(StoreAbility.SHARING, StoreAbility.NUDGES);
    }
}
