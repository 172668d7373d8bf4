package io.kodosumi.store.sqlite.runtime;

import io.kodosumi.runtime.AdmissionSuite;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteAdmissionTest extends AdmissionSuite {
    @TempDir
    Path folder;

    @Override
    protected ExecutionStore open(Clock clock) {
        return SqliteStore.builder(folder.resolve("kodosumi.db")).clock(clock).open();
    }

    @Override
    protected ExecutionStore storeAgain(ExecutionStore first) {
        return store();
    }

    @Override
    protected int queued() {
        return Boolean.getBoolean("kodosumi.full") ? 500 : 50;
    }
}
