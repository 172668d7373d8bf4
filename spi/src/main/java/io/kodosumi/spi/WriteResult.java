package io.kodosumi.spi;

import io.kodosumi.model.KodosumiException;

/** What became of one write. */
public sealed interface WriteResult {
    /** Whether it was refused only because others leave no {@link Write.Room}. */
    default boolean isFull() {
        return false;
    }

    /** As asked, now or already by the same write before. */
    record Done() implements WriteResult {}

    /** The answer to create, claim and control: the row as it now is. */
    record Row(ExecutionRow row) implements WriteResult {}

    /** The answer to the lock writes: the lock as it now is. */
    record Lock(LockRow row) implements WriteResult {}

    /**
     * Nothing changed.
     *
     * @param at the head for an append, the stored version for {@code VERSION}, else the stored attempt; 0 if the execution is
     *     unknown or the write was skipped
     */
    record Refused(Reason reason, long at) implements WriteResult {
        @Override
        public boolean isFull() {
            return reason == Reason.FLOW_LIMIT || reason == Reason.USER_LIMIT;
        }
    }

    /** This write cannot be stored, now or ever (too large, not encodable). It ends its unit like a refusal. */
    record Failed(KodosumiException cause) implements WriteResult {}

    /** Why nothing changed. */
    enum Reason {
        /** No such execution or lock. */
        UNKNOWN,
        /** The attempt that writes does not hold the execution. */
        FENCED,
        /** A node that may still live holds it. */
        HELD,
        /** It has its outcome. */
        SETTLED,
        /** A cancel was asked for, and this outcome is another. */
        CANCELLED,
        /** The log ends before the run's predecessor. */
        GAP,
        /** The log went on without it. */
        LATE,
        /** The log is closed, or nothing is left to do. */
        CLOSED,
        /** The fact has another version. */
        VERSION,
        /** The lock's time has not come. */
        EARLY,
        /** As many of its flow run as may. */
        FLOW_LIMIT,
        /** As many of its user run as may. */
        USER_LIMIT,
        /** An earlier write of its unit was refused. */
        SKIPPED
    }
}
