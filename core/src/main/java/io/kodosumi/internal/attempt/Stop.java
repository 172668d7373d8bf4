package io.kodosumi.internal.attempt;

/** Why an attempt ends before its flow does. What comes later in this list wins. */
enum Stop {
    /** Its flow has failed; branches that still run do not go on. */
    FAILED,
    /** It waits, and gives up its place. */
    SUSPENDED,
    /** Its node stops. */
    DRAINED,
    /** Its deadline has passed. */
    TIMEOUT,
    /** Somebody cancelled it. */
    CANCELLED,
    /** It holds the execution no more. */
    LOST;

    /** Whether flow code is interrupted for it; a paid call is cut only where its result cannot count any more. */
    boolean interrupts() {
        return compareTo(TIMEOUT) >= 0;
    }
}
