package io.kodosumi.examples.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.model.Event;
import java.io.IOException;

/**
 * What a {@code progress} event says.
 *
 * @param done how much is done
 * @param total how much there is
 * @param text what is being done
 */
record Progress(long done, long total, String text) {
    static final String KIND = "progress";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the payload, which is {@code {"dict":{"done":…,"total":…,"text":…}}}. */
    static Progress of(Event event) {
        try {
            JsonNode dict = JSON.readTree(event.payload()).path("dict");
            return new Progress(
                    dict.path("done").asLong(),
                    dict.path("total").asLong(),
                    dict.path("text").asText());
        } catch (IOException malformed) {
            throw new IllegalArgumentException(
                    "Event " + Event.written(event.position()) + " is no progress", malformed);
        }
    }
}
