package io.kodosumi;

import org.jspecify.annotations.Nullable;

/**
 * Work that goes on beside its flow, from {@link Tracer#branch}. Used by the thread that started it.
 *
 * @param <T> what it results in
 */
public interface Branch<T extends @Nullable Object> {
    /**
     * Waits for its end; while all of a flow's threads wait, the flow may give up its place.
     *
     * @return what it resulted in
     * @throws Exception what its code threw
     */
    T join() throws Exception;
}
