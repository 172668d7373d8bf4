package io.kodosumi;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Providers that are loaded by their names; each does one thing wrong, or has settings of its own. */
final class StoresUnderTest {
    /** How many stores of {@link Deaf} were made and not closed. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private StoresUnderTest() {}

    /** Has a setting of its own, and looks at all faults before it opens anything. */
    public static final class Careful implements StoreProvider {
        public Careful() {}

        @Override
        public String name() {
            return "careful";
        }

        @Override
        public ExecutionStore create(Settings settings) {
            settings.number("careful.pages", 1, 1, 9);
            settings.check();
            throw new KodosumiException("The careful store was opened in spite of faults");
        }
    }

    /** Throws what is wrong with its own settings, as a backend does that cannot say it otherwise. */
    public static final class Refusing implements StoreProvider {
        public Refusing() {}

        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public ExecutionStore create(Settings settings) {
            throw new KodosumiException("'refusing.level' is 'HIGH': expected 'LOW'.");
        }
    }

    /** Lacks its driver. */
    public static final class Driverless implements StoreProvider {
        public Driverless() {}

        @Override
        public String name() {
            return "driverless";
        }

        @Override
        public ExecutionStore create(Settings settings) {
            throw new NoClassDefFoundError("org/example/Driver");
        }
    }

    /** Makes nothing. */
    public static final class Idle implements StoreProvider {
        public Idle() {}

        @Override
        public String name() {
            return "idle";
        }

        @Override
        @SuppressWarnings("NullAway")
        public ExecutionStore create(Settings settings) {
            return null;
        }
    }

    /** Makes stores that take no node. */
    public static final class Deaf implements StoreProvider {
        public Deaf() {}

        @Override
        public String name() {
            return "deaf";
        }

        @Override
        public ExecutionStore create(Settings settings) {
            OPEN.incrementAndGet();
            return (ExecutionStore) Proxy.newProxyInstance(
                    Deaf.class.getClassLoader(), new Class<?>[] {ExecutionStore.class}, (proxy, method, args) -> {
                        if (method.getName().equals("close")) {
                            OPEN.set(0); // idempotent
                            return null;
                        }
                        if (method.getName().equals("facts")) {
                            return List.of(); // it was never used with a transport
                        }
                        throw new KodosumiException("The deaf store takes no " + method.getName());
                    });
        }
    }
}
