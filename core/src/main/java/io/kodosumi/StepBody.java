package io.kodosumi;

import org.jspecify.annotations.Nullable;

/**
 * The work of a step.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
public interface StepBody<T extends @Nullable Object> {
    /**
     * Does the work. It may be cut off and run again until its result is journaled.
     *
     * @param key the same for every try of this step and for no other: for outside services that take an idempotency key
     */
    T run(String key) throws Exception;
}
