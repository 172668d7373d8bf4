package io.kodosumi;

import org.jspecify.annotations.Nullable;

/**
 * The code of a branch.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
public interface BranchBody<T extends @Nullable Object> {
    /** Runs the branch, with the tracer to use in it: the one outside is refused there. */
    T run(Tracer tracer) throws Exception;
}
