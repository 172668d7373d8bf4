package io.kodosumi.internal.settings;

import io.kodosumi.ConfigurationException;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.StoreProvider;
import java.util.Map;
import java.util.Objects;

/** Opens the store that {@code execution.database} names. */
public final class Stores {
    /** The setting that says where executions are kept. */
    public static final String DATABASE = "execution.database";

    private static final String DEFAULT = "./data/kodosumi.db";
    private static final Map<String, Providers.Known> KNOWN = Map.of(
            "sqlite",
            new Providers.Known("io.kodosumi:kodosumi-store-sqlite", "io.kodosumi.store.sqlite.SqliteStoreProvider"),
            "postgresql",
            new Providers.Known(
                    "io.kodosumi:kodosumi-store-postgres", "io.kodosumi.store.postgres.PostgresStoreProvider"),
            "memory",
            new Providers.Known("io.kodosumi:kodosumi-core", "io.kodosumi.internal.memory.MemoryStoreProvider"));

    private final ResolvedSettings settings;
    private final Providers providers;

    /** Opens with these settings what these providers make. */
    public Stores(ResolvedSettings settings, Providers providers) {
        this.settings = settings;
        this.providers = providers;
    }

    /**
     * The store, opened.
     *
     * @throws ConfigurationException with all faults of the settings, these and earlier ones
     * @throws KodosumiException if the settings are right and it cannot be opened
     */
    public ExecutionStore open() {
        StoreUrl url = new StoreUrl(settings.text(DATABASE).orElse(DEFAULT));
        StoreProvider provider = provider(url);
        try {
            return Objects.requireNonNull(provider.create(settings), "the provider made nothing");
        } catch (KodosumiException failure) {
            throw withOtherFaults(failure);
        } catch (RuntimeException | LinkageError fault) {
            throw withOtherFaults(new KodosumiException(
                    "The execution store for '" + url + "' cannot be opened: " + Providers.described(provider)
                            + " failed with " + fault
                            + ". Look at its cause; a class that is missing there is a dependency to add.",
                    fault,
                    false));
        }
    }

    private StoreProvider provider(StoreUrl url) {
        try {
            return providers.named(
                    StoreProvider.class, new Providers.Wanted("execution store", url.toString(), url.store(), KNOWN));
        } catch (ConfigurationException missing) {
            missing.faults().forEach(settings::fault);
            throw new ConfigurationException(settings.faults());
        }
    }

    private KodosumiException withOtherFaults(KodosumiException failure) {
        if (failure instanceof ConfigurationException || settings.faults().isEmpty()) {
            return failure;
        }
        settings.fault(String.valueOf(failure.getMessage()));
        ConfigurationException all = new ConfigurationException(settings.faults());
        all.addSuppressed(failure);
        return all;
    }
}
