package io.kodosumi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an execution does not run flow code at present, or is not done though it has ended.
 *
 * @param reason why
 * @param detail a sentence with the values
 * @param until when that ends by itself, by the store's clock; empty if it does not, or if nobody can say
 */
public record Waiting(Reason reason, String detail, Optional<Instant> until) {
    /** Why something waits. */
    public enum Reason {
        /** Open locks: people have to answer. */
        PERSON,
        /** A sleep, a wait before the next try, or a delayed launch. */
        TIME,
        /** Somebody paused it. */
        PAUSE,
        /** As many executions of its user run as may. */
        USER_LIMIT,
        /** As many executions of its flow run as may. */
        FLOW_LIMIT,
        /** No living node has its flow in this version. */
        NODE,
        /** It has ended, and completion hooks of it have still to run. */
        HOOK,
        /** Its turn: the nodes that have its flow have no place free, or are about to take it. */
        PLACE
    }

    /** Checks that nothing is null. */
    public Waiting {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(until, "until");
    }
}
