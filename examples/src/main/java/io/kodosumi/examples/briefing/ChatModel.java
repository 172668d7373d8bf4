package io.kodosumi.examples.briefing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * A model behind an OpenAI-compatible endpoint: one streamed chat completion per call. Redirects are not followed, because the key is
 * for this endpoint alone.
 *
 * <p>Safe for use by many threads. A call waits on its thread; an interrupt ends it and its connection.
 */
final class ChatModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECTED = Duration.ofSeconds(10);

    private final ChatEndpoint endpoint;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECTED)
            .build();

    ChatModel(ChatEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    ChatEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Asks once.
     *
     * @param key the same for the same question, so that an endpoint that knows such keys answers it once
     * @param said is told what the model says, as soon as it says it
     */
    ChatAnswer answer(ChatPrompt prompt, String key, Consumer<String> said)
            throws ModelUnavailable, ModelRefused, InterruptedException {
        long begun = System.nanoTime();
        HttpResponse<ChunkedBody> response = send(request(prompt, key));
        try (ChunkedBody body = response.body()) {
            new ChatStatus(endpoint, response).check();
            return new ChatStream(endpoint, body, begun).read(said);
        }
    }

    private HttpRequest request(ChatPrompt prompt, String key) {
        ObjectNode question = JSON.createObjectNode();
        question.put("model", endpoint.model()).put("stream", true);
        question.putArray("messages").add(message("system", prompt.task())).add(message("user", prompt.material()));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.completions())
                .timeout(endpoint.patience().silence())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(question.toString()));
        endpoint.key().authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private static ObjectNode message(String role, String content) {
        return JSON.createObjectNode().put("role", role).put("content", content);
    }

    private HttpResponse<ChunkedBody> send(HttpRequest request)
            throws ModelUnavailable, ModelRefused, InterruptedException {
        try {
            return client.send(request, head -> new ChunkedBody());
        } catch (ConnectException unreachable) {
            throw new ModelUnavailable(
                    endpoint + " can't be reached: expected a server that listens there; start it, or correct"
                            + " BRIEFING_ENDPOINT.",
                    unreachable);
        } catch (HttpTimeoutException silent) {
            throw endpoint.silent(silent);
        } catch (SSLException insecure) {
            throw insecure(insecure);
        } catch (IOException cut) {
            throw new ModelUnavailable(endpoint + " hung up before it answered.", cut);
        }
    }

    private ModelUnavailable insecure(SSLException failure) throws ModelRefused {
        if (failure.getCause() instanceof EOFException || failure.getCause() instanceof SocketException) {
            return new ModelUnavailable(endpoint + " hung up before it had shown who it is.", failure);
        }
        throw new ModelRefused(
                endpoint
                        + " can't be spoken to over TLS: expected a certificate that this JVM trusts; name its issuer by"
                        + " -Djavax.net.ssl.trustStore, or begin BRIEFING_ENDPOINT with http:// if it speaks no TLS.",
                failure);
    }
}
