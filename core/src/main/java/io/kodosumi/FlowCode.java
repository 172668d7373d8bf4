package io.kodosumi;

import org.jspecify.annotations.Nullable;

/**
 * The code of a flow. After a crash or a suspension it runs again from its beginning: journaled steps, locks and sleeps return at
 * once, and the code between them runs again; so what has an effect belongs in a {@link Tracer#step step}.
 */
@FunctionalInterface
public interface FlowCode {
    /**
     * Runs one execution to its end, on a thread of its own.
     *
     * @return the result, or null; it must be writable as JSON
     * @throws Exception whatever went wrong: the flow's {@link Retry} decides what comes next
     */
    @Nullable
    Object run(Inputs inputs, Tracer tracer) throws Exception;
}
