package io.kodosumi.spi;

/** Makes a store, found by {@link java.util.ServiceLoader} and chosen by a database URL's scheme. */
public interface StoreProvider extends Provider<ExecutionStore> {}
