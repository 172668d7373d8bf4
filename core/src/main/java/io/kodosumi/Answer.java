package io.kodosumi;

import io.kodosumi.forms.FormErrors;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import java.time.Instant;

/** What became of an answer to a lock. */
public sealed interface Answer {
    /** Whether the flow gets this answer. */
    default boolean isAccepted() {
        return this instanceof Accepted;
    }

    /**
     * It is the lock's answer, now or already by the same answer before.
     *
     * @param at when it was taken, by the store's clock
     */
    record Accepted(Instant at) implements Answer {}

    /**
     * The lock was closed before; nothing changed.
     *
     * @param state how
     * @param by by whom
     * @param at when
     */
    record Closed(LockState state, UserId by, Instant at) implements Answer {}

    /**
     * It breaks rules of the form; nothing changed, and the lock is still open.
     *
     * @param errors which, by field
     */
    record Invalid(FormErrors errors) implements Answer {}
}
