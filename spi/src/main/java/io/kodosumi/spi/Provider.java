package io.kodosumi.spi;

/**
 * Makes one backend. Has a public constructor without arguments; does no I/O, logging or loading of a driver before
 * {@link #create}.
 *
 * @param <T> what it makes
 */
public interface Provider<T extends AutoCloseable> {
    /** What a setting calls it: lower-case, constant. */
    String name();

    /** A new backend, opened; the caller closes it. Bad settings are thrown all at once. */
    T create(Settings settings);
}
