package io.kodosumi.examples.briefing;

import java.time.Duration;

/** A model gave no whole answer this time; asked again it may. As with {@link ModelRefused}, the message holds no words of the endpoint. */
final class ModelUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    private final Duration pause;

    ModelUnavailable(String message) {
        this(message, Duration.ZERO);
    }

    ModelUnavailable(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    ModelUnavailable(String message, Throwable cause) {
        super(message, cause);
        this.pause = Duration.ZERO;
    }

    /** How long the endpoint wants to be left alone; zero if it did not say. */
    Duration pause() {
        return pause;
    }
}
