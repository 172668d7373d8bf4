package io.kodosumi.spi;

import io.kodosumi.model.KodosumiException;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings, already resolved from builder, system properties and environment.
 *
 * <p>A name is lower-case words joined by dots, without the prefix: {@code execution.database} is the property
 * {@code kodo.execution.database} and the variable {@code KODO_EXECUTION_DATABASE}. Reading one with a wrong type or out of range
 * returns the default and is collected; all faults are thrown at once when the runtime opens. Constant while a runtime lives.
 */
public interface Settings {
    /** The text of a setting, without surrounding white space; empty if it is not set or blank. */
    Optional<String> text(String name);

    /** A whole number between both bounds, inclusive. */
    int number(String name, int orElse, int min, int max);

    /** A duration of at least zero: {@code 250ms}, {@code 10s}, {@code 3h}, {@code 1d}, ISO-8601, or a plain number of seconds. */
    Duration duration(String name, Duration orElse);

    /** {@code true} or {@code false}. */
    boolean flag(String name, boolean orElse);

    /**
     * Adds what is wrong with a setting and cannot be seen by its type and range: a sentence with its name, its value without secrets,
     * and what would be right. {@link #check} throws it with all others, as a fault of the configuration; where faults are not collected,
     * it is thrown here.
     */
    default void fault(String sentence) {
        throw new KodosumiException(sentence);
    }

    /**
     * Throws all faults so far, those of other parts too; does nothing if there are none. Whoever opens something calls this when all its
     * settings are read, so that nothing is opened in vain. Settings that nobody else reads need not do anything here.
     */
    default void check() {}
}
