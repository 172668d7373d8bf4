package io.kodosumi.store.sqlite.runtime;

import io.kodosumi.runtime.BoundsSuite;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteBoundsTest extends BoundsSuite {
    @TempDir
    Path folder;

    @Override
    protected ExecutionStore open(Clock clock) {
        return SqliteStore.builder(folder.resolve("kodosumi.db")).clock(clock).open();
    }
}
