package io.kodosumi.examples.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;

/** A model's answer as it grows, chunk by chunk of a streamed chat completion. */
final class ChatAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DONE = "[DONE]";
    private static final int LONGEST = 200_000;

    private final ChatEndpoint endpoint;
    private final SaidText said;
    private final StringBuilder text = new StringBuilder();
    private String finish = "";
    private boolean done;

    ChatAnswer(ChatEndpoint endpoint) {
        this.endpoint = endpoint;
        said = new SaidText(endpoint.key());
    }

    /** Takes a chunk; the answer is what it adds to what is said. */
    String next(String data) throws ModelUnavailable, ModelRefused {
        if (data.strip().equals(DONE)) {
            done = true;
            return "";
        }
        JsonNode chunk = parsed(data);
        if (chunk.hasNonNull("error")) {
            throw new ModelUnavailable(endpoint + " failed after " + length() + ".");
        }
        JsonNode choice = chunk.path("choices").path(0);
        finish = choice.path("finish_reason").asText(finish);
        if (finish.equals("content_filter")) {
            throw new ModelRefused(endpoint + " kept its answer back after " + length()
                    + ", as unfit: expected documents that it may write about; leave out what it may not.");
        }
        return add(said.next(choice.path("delta").path("content").asText("")));
    }

    private JsonNode parsed(String data) throws ModelUnavailable {
        try {
            JsonNode chunk = JSON.readTree(data);
            if (chunk.isObject()) {
                return chunk;
            }
        } catch (IOException quotesWhatItRead) {
            // Told below without it.
        }
        throw new ModelUnavailable(endpoint + " sent a chunk of " + data.length()
                + " characters that is no JSON object, after " + length() + ".");
    }

    private String add(String more) throws ModelRefused {
        text.append(more);
        if (text.length() > LONGEST) {
            throw new ModelRefused(endpoint + " does not come to an end: it said more than "
                    + String.format(Locale.ROOT, "%,d", LONGEST) + " characters. Ask another one: BRIEFING_MODEL.");
        }
        return more;
    }

    /** The stream has ended: what it adds. */
    String end() throws ModelRefused {
        return add(said.rest());
    }

    /** Whether nothing more can come. */
    boolean isDone() {
        return done;
    }

    /** Whether the model came to its end, and not only its connection. */
    boolean isWhole() {
        return (done || !finish.isEmpty()) && !text.toString().isBlank();
    }

    /** Whether it stopped because it may say no more. */
    boolean isCutShort() {
        return finish.equals("length");
    }

    /** How much was said. */
    String length() {
        return String.format(Locale.ROOT, "%,d characters", text.length());
    }

    String text() {
        return text.toString().strip();
    }
}
