package io.kodosumi.store.sqlite;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.ExecutionStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends ExecutionStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ExecutionStore open(Clock clock) {
        return SqliteStore.builder(folder.resolve("kodosumi.db")).clock(clock).open();
    }
}
