package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import java.util.EnumSet;
import java.util.Set;

/** The reference passes its own contract, and loses on demand. */
class ReferenceTransportTest extends EventTransportContract {
    @Override
    protected EventTransport open() {
        return new ReferenceTransport();
    }

    @Override
    protected EventTransport openWithRoomFor(int events) {
        return new ReferenceTransport(events);
    }

    @Override
    protected Set<TransportAbility> lacks() {
        return EnumSet.of(TransportAbility.DURABLE);
    }

    @Override
    protected void loseTail(EventTransport from, Fid fid, int events) {
        ((ReferenceTransport) from).loseTail(fid, events);
    }

    @Override
    protected void loseEverything(EventTransport from) {
        ((ReferenceTransport) from).loseEverything();
    }
}
