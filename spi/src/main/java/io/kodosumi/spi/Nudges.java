package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * An optional ability of stores and transports: hints between processes that something may have changed. May lose, repeat and
 * reorder them; losing one costs latency only.
 */
public interface Nudges {
    /** Tells other processes; does not block on them and does not throw for a lost hint. */
    void nudge(Collection<Fid> fids);

    /**
     * Calls the listener, on a thread of the implementation, with fids, or {@link Fid#STORE} for "anything may have changed". The
     * listener does not block.
     *
     * @return ends the calls
     */
    AutoCloseable onNudge(Consumer<Fid> listener);
}
