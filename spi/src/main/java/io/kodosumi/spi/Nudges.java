package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * An optional ability of stores and transports: hints, between runtimes of this process and of others, that something may have changed.
 * May lose, repeat and reorder them; losing one costs latency only.
 */
public interface Nudges {
    /**
     * Takes part from now on: the listener hears what the other parties nudge, as single fids or as {@link Fid#STORE} for "anything may
     * have changed". It is called on any thread and does not block; what it throws is logged and changes nothing.
     *
     * <p>As long as others cannot be heard, the listener is told {@code STORE} about every second instead.
     */
    Party join(Consumer<Fid> listener);

    /** One of those who nudge each other. */
    interface Party extends AutoCloseable {
        /** Tells the other parties, not its own listener. Does not wait for them, and does not throw for a lost hint. */
        void nudge(Collection<Fid> fids);

        /** Takes part no more; idempotent. From then on nudging does nothing. */
        @Override
        void close();
    }
}
