package io.kodosumi;

import org.jspecify.annotations.Nullable;

/**
 * Turns a valid answer into what the flow gets. Runs on the thread of whoever answers, before the answer is taken; so it is pure: it
 * may run for an answer that loses, and it has no effect.
 */
@FunctionalInterface
public interface AnswerHandler {
    /**
     * Handles one answer.
     *
     * @return what the flow's form is bound to, by field; null is legal and binds nothing
     * @throws InvalidAnswer to refuse the answer with errors by field; the lock stays open
     */
    @Nullable
    Inputs handle(Inputs answer);
}
