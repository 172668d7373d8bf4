package io.kodosumi.internal.attempt;

/** Unwinds a flow. An error, so that flow code does not catch it by accident; carries no stack, since it is no fault. */
final class Unwind extends Error {
    private static final long serialVersionUID = 1;

    private final Stop stop;

    Unwind(Stop stop) {
        super("This attempt has ended (" + stop + "); the flow is unwound. Do not catch this.", null, false, false);
        this.stop = stop;
    }

    Stop stop() {
        return stop;
    }
}
