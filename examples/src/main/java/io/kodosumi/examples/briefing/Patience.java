package io.kodosumi.examples.briefing;

import io.kodosumi.Retry;
import java.time.Duration;

/**
 * How long a model is waited for.
 *
 * @param silence without a byte
 * @param answer for a whole answer
 * @param retry how often it is asked
 */
record Patience(Duration silence, Duration answer, Retry retry) {
    /** As much as a person at a terminal has. */
    static final Patience DEFAULT = new Patience(
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Retry.times(5)
                    .backoff(Duration.ofSeconds(1), 3, Duration.ofSeconds(30))
                    .unless(ModelRefused.class)
                    .after(ModelUnavailable.class, ModelUnavailable::pause, Duration.ofMinutes(5)));

    Patience withSilence(Duration other) {
        return new Patience(other, answer, retry);
    }
}
