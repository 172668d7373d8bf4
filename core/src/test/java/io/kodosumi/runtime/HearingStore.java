package io.kodosumi.runtime;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import java.util.Collection;
import java.util.function.Consumer;

/** A {@link FaultyStore} that tells of changes, until a test lets it lose its nudges. */
public final class HearingStore extends FaultyStore implements Nudges {
    private final Nudges nudges;
    private volatile boolean losesNudges;

    public HearingStore(ExecutionStore to) {
        super(to);
        this.nudges = (Nudges) to;
    }

    /** From now on nobody hears what this one nudges. */
    public void losesNudges() {
        losesNudges = true;
    }

    @Override
    public Party join(Consumer<Fid> listener) {
        Party party = nudges.join(listener);
        return new Party() {
            @Override
            public void nudge(Collection<Fid> fids) {
                if (!losesNudges) {
                    party.nudge(fids);
                }
            }

            @Override
            public void close() {
                party.close();
            }
        };
    }
}
