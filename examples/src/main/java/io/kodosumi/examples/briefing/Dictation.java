package io.kodosumi.examples.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.model.Event;
import java.io.IOException;

/** Shows what a model says while it says it: each line as it is complete. */
final class Dictation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARGIN = "  ";

    private final Terminal terminal;
    private final StringBuilder line = new StringBuilder();

    Dictation(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows the lines that a {@code result} event completes, if it is a piece: {@code {"Piece":{…,"text":…}}}. */
    void show(Event event) {
        line.append(text(event));
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            terminal.say((MARGIN + line.substring(0, end)).stripTrailing());
            line.delete(0, end + 1);
        }
    }

    /** Shows what has begun of a line; what comes next begins another. */
    void pause() {
        if (line.length() > 0) {
            terminal.say(MARGIN + line);
            line.setLength(0);
        }
    }

    private static String text(Event event) {
        try {
            JsonNode piece = JSON.readTree(event.payload()).path(Piece.class.getSimpleName());
            return piece.path("text").asText("");
        } catch (IOException malformed) {
            throw new IllegalArgumentException("Event " + Event.written(event.position()) + " is no result", malformed);
        }
    }
}
