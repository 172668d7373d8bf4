package io.kodosumi.examples.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a response is an answer; if not, whether another may be, and what to do. */
final class ChatStatus {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ERROR = 64 << 10;
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    private final ChatEndpoint endpoint;
    private final HttpResponse<ChunkedBody> response;

    ChatStatus(ChatEndpoint endpoint, HttpResponse<ChunkedBody> response) {
        this.endpoint = endpoint;
        this.response = response;
    }

    /** Throws unless a stream of events follows. */
    void check() throws ModelUnavailable, ModelRefused, InterruptedException {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("text/event-stream");
        if (status == 200 && type.startsWith("text/event-stream")) {
            return;
        }
        if (status == 200) {
            throw new ModelRefused(endpoint + " does not stream: expected text/event-stream as an answer to POST "
                    + endpoint.completions().getPath() + "; correct BRIEFING_ENDPOINT.");
        }
        String code = code();
        if ((status >= 500 || PASSING.contains(status)) && !code.equals("insufficient_quota")) {
            throw unavailable(said(code));
        }
        throw new ModelRefused(said(code) + ": " + remedy(status));
    }

    private String said(String code) {
        return endpoint + " answered " + response.statusCode() + (code.isEmpty() ? "" : " (" + code + ")");
    }

    private ModelUnavailable unavailable(String said) {
        Duration pause = RetryAfter.of(response.headers(), Instant.now());
        return new ModelUnavailable(
                said + (pause.isZero() ? "." : ", and wants to be left alone for " + ChatEndpoint.seconds(pause) + "."),
                pause);
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401, 403 ->
                "expected a key that it takes; put that into BRIEFING_KEY or the file that BRIEFING_KEY_FILE names.";
            case 402, 429 -> "expected an account that may ask; see to its quota.";
            case 404 -> "expected a model that it has, and a chat API; correct BRIEFING_MODEL or BRIEFING_ENDPOINT.";
            case 413 ->
                "expected a model that takes this much; name another by BRIEFING_MODEL, or give fewer documents.";
            case 301, 302, 303, 307, 308 ->
                "expected the endpoint itself, because the key is sent nowhere else; put the new address into"
                        + " BRIEFING_ENDPOINT.";
            default -> "expected 200; see whether BRIEFING_ENDPOINT and BRIEFING_MODEL belong together.";
        };
    }

    /** The error's code, if it has one that is a word: its message may quote the key or the documents. */
    private String code() throws InterruptedException {
        try {
            JsonNode error = JSON.readTree(body()).path("error");
            String code = error.path("code").asText(error.path("type").asText(""));
            return code.matches("[a-z][a-z_]{0,39}") ? endpoint.key().hiddenIn(code) : "";
        } catch (IOException noJson) {
            return "";
        }
    }

    private byte[] body() throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Duration silence = endpoint.patience().silence();
        Optional<List<ByteBuffer>> bytes = response.body().next(silence);
        while (bytes.isPresent() && all.size() < LONGEST_ERROR) {
            for (ByteBuffer some : bytes.get()) {
                byte[] read = new byte[some.remaining()];
                some.get(read);
                all.write(read);
            }
            bytes = response.body().next(silence);
        }
        return all.toByteArray();
    }
}
