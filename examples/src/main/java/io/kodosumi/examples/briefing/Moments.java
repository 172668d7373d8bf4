package io.kodosumi.examples.briefing;

/**
 * Is told what this program is about to do, on the thread that does it; here so that a test can end the process at exactly that
 * moment.
 */
@FunctionalInterface
interface Moments {
    /** Passes without a trace. */
    Moments UNNOTICED = moment -> {};

    /**
     * A moment is reached: {@code read~1}, {@code split~1}, {@code rank~1}, {@code draft~1}, {@code write~1} as the body of that
     * step begins, {@code written} when the file is there and its step is not journaled, and in the main program
     * {@code launched}, {@code awaiting}, {@code answered}, {@code ended}.
     */
    void reached(String moment);
}
