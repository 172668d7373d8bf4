package io.kodosumi.internal.settings;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;

/** Providers for class paths that are wrong in one way each; loaded by their names. */
final class NamedStore {
    private NamedStore() {}

    static class Once implements StoreProvider {
        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public ExecutionStore create(Settings settings) {
            throw new UnsupportedOperationException("only found, never made");
        }
    }

    /** Has a name that is taken. */
    public static final class First extends Once {
        public First() {}
    }

    /** Has a name that is taken. */
    public static final class Second extends Once {
        public Second() {}
    }

    /** Fails as it is made. */
    public static final class Fails extends Once {
        public Fails() {
            throw new IllegalStateException("no driver");
        }
    }
}
