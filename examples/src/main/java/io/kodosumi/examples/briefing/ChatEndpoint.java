package io.kodosumi.examples.briefing;

import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a model is asked, and how.
 *
 * @param completions where questions are posted
 * @param model which of the endpoint's models
 * @param key what it is asked with
 * @param patience how long it is waited for
 */
record ChatEndpoint(URI completions, String model, ApiKey key, Patience patience) {
    ModelUnavailable silent(HttpTimeoutException cause) {
        return new ModelUnavailable(
                this + " said nothing for " + seconds(patience.silence())
                        + ": expected a sign of life; BRIEFING_SILENCE allows for longer ones.",
                cause);
    }

    static String seconds(Duration duration) {
        DecimalFormat format = new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return format.format(duration.toMillis() / 1000.0) + " s";
    }

    /** The model and its place; never the key. */
    @Override
    public String toString() {
        return "Model '" + model + "' at " + completions.getRawAuthority();
    }
}
