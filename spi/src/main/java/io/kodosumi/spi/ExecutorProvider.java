package io.kodosumi.spi;

/** Makes an executor, found by {@link java.util.ServiceLoader} and chosen by the setting {@code execution.mode}. */
public interface ExecutorProvider extends Provider<Executor> {}
