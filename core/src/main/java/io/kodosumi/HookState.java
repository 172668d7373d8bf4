package io.kodosumi;

import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a completion hook of an execution is.
 *
 * @param name its name
 * @param state how far it is
 * @param tries how often it was begun so far
 * @param again when it is tried again, by the store's clock; empty if that is now, or not to be
 * @param failure what it failed with last: the type and the message; empty if it did not
 * @param givenUp who gave it up and why; empty if nobody did
 */
public record HookState(
        String name,
        State state,
        int tries,
        Optional<Instant> again,
        Optional<String> failure,
        Optional<GivenUp> givenUp) {
    /**
     * That it was given up.
     *
     * @param at by the store's clock
     */
    public record GivenUp(UserId by, String why, Instant at) {}

    /** How far a completion hook is. */
    public enum State {
        /** Its execution has not ended. */
        NAMED,
        /** Its execution has ended; it is to be run, or runs. */
        ARMED,
        /** Its process died too often while it ran: it waits for {@link Execution#runHook}. */
        ASIDE,
        /** It has run, and will not again. */
        RAN,
        /** It will not run: somebody {@link Execution#giveUpHook gave it up}. */
        GIVEN_UP;

        /** Whether it will not run any more. */
        public boolean isOver() {
            return this == RAN || this == GIVEN_UP;
        }
    }
}
