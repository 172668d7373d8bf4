package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import java.util.function.Consumer;

/** A {@link ForwardingStore} to one that can tell others of changes. */
public class NudgingStore extends ForwardingStore implements Nudges {
    private final Nudges nudges;

    /**
     * Forwards to this store.
     *
     * @throws IllegalArgumentException if it is no {@link Nudges}
     */
    public NudgingStore(ExecutionStore to) {
        super(to);
        if (!(to instanceof Nudges able)) {
            throw new IllegalArgumentException(to + " does not implement Nudges");
        }
        this.nudges = able;
    }

    @Override
    public Party join(Consumer<Fid> listener) {
        return nudges.join(listener);
    }
}
