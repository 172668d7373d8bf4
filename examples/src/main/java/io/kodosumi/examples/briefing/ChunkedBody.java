package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as it comes. One reader takes its bytes and waits for each of them no longer than it wants to; the next ones are asked
 * for when it has taken the last, so that a fast server is slowed down and not kept in memory. Closing it ends the connection if
 * the body has not ended.
 */
final class ChunkedBody implements BodySubscriber<ChunkedBody>, AutoCloseable {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private @Nullable Subscription upstream;
    private boolean closed;

    /** Bytes; or none, and then this is the end, for a reason if it failed. */
    private record Signal(List<ByteBuffer> bytes, @Nullable Throwable failure) {}

    /** The next bytes; empty at the body's end. */
    Optional<List<ByteBuffer>> next(Duration atMost) throws IOException, InterruptedException {
        Signal signal = signals.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (signal == null) {
            throw new HttpTimeoutException("no byte for " + atMost);
        }
        if (signal.failure() != null) {
            throw new IOException("the body was cut off", signal.failure());
        }
        if (signal.bytes().isEmpty()) {
            return Optional.empty();
        }
        request();
        return Optional.of(signal.bytes());
    }

    private synchronized void request() {
        if (upstream != null) {
            upstream.request(1);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public CompletionStage<ChunkedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        signals.add(new Signal(bytes, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(List.of(), failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(List.of(), null));
    }
}
