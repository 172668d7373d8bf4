package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one answer as it is streamed, bounded in time and size. */
final class ChatStream {
    private static final int LONGEST_EVENT = 1 << 20;
    private static final long LONGEST_STREAM = 64 << 20;

    private final ChatEndpoint endpoint;
    private final ChunkedBody body;
    private final long begun;
    private final ServerSentEvents events = new ServerSentEvents(LONGEST_EVENT);
    private final ChatAnswer answer;
    private long read;

    /**
     * At the beginning of a body.
     *
     * @param begun when it was asked, by {@link System#nanoTime}
     */
    ChatStream(ChatEndpoint endpoint, ChunkedBody body, long begun) {
        this.endpoint = endpoint;
        this.body = body;
        this.begun = begun;
        answer = new ChatAnswer(endpoint);
    }

    /** Reads it to its end. */
    ChatAnswer read(Consumer<String> said) throws ModelUnavailable, ModelRefused, InterruptedException {
        try {
            Optional<List<ByteBuffer>> bytes = next();
            while (bytes.isPresent() && !answer.isDone()) {
                take(bytes.get(), said);
                bytes = answer.isDone() ? bytes : next();
            }
            Optional<String> last = events.end();
            if (last.isPresent() && !answer.isDone()) {
                said.accept(answer.next(last.get()));
            }
        } catch (HttpTimeoutException silent) {
            throw left().isZero() ? unending() : endpoint.silent(silent);
        } catch (IOException cut) {
            if (!answer.isWhole()) {
                throw new ModelUnavailable(endpoint + " hung up after " + answer.length() + ".", cut);
            }
        }
        said.accept(answer.end());
        if (!answer.isWhole()) {
            throw new ModelUnavailable(endpoint + " stopped after " + answer.length() + ", before the answer's end.");
        }
        return answer;
    }

    private Optional<List<ByteBuffer>> next() throws IOException, ModelUnavailable, InterruptedException {
        Duration left = left();
        if (left.isZero()) {
            throw unending();
        }
        Duration silence = endpoint.patience().silence();
        return body.next(left.compareTo(silence) < 0 ? left : silence);
    }

    private Duration left() {
        Duration left = endpoint.patience().answer().minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private ModelUnavailable unending() {
        return new ModelUnavailable(endpoint + " did not come to the answer's end within "
                + ChatEndpoint.seconds(endpoint.patience().answer()) + "; there were " + answer.length() + ".");
    }

    private void take(List<ByteBuffer> bytes, Consumer<String> said) throws ModelUnavailable, ModelRefused {
        for (ByteBuffer some : bytes) {
            read += some.remaining();
            for (String data : events.next(some)) {
                said.accept(answer.next(data));
            }
        }
        if (read > LONGEST_STREAM || events.isTooLong()) {
            throw new ModelRefused(endpoint + " sends more than an answer may have, after " + answer.length()
                    + ": expected a streamed chat completion; correct BRIEFING_ENDPOINT or BRIEFING_MODEL.");
        }
    }
}
