package io.kodosumi.testing;

/** Unwinds the code of a flow whose runtime has crashed in a test: an error, so that flow code does not catch it by accident. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1;

    Crashed() {
        super(
                "The runtime of this flow has crashed in a test; the flow is unwound. Do not catch this.",
                null,
                false,
                false);
    }
}
