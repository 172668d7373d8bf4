package io.kodosumi.runtime;

/** A failure that fails again when it is asked what it is. */
final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw new IllegalStateException("played by a test");
    }
}
