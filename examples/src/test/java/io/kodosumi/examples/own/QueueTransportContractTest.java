package io.kodosumi.examples.own;

import io.kodosumi.spi.EventTransport;
import io.kodosumi.tck.EventTransportContract;
import io.kodosumi.tck.TransportAbility;
import java.util.Set;

class QueueTransportContractTest extends EventTransportContract {
    @Override
    protected EventTransport open() {
        return new QueueTransport(1_000_000);
    }

    @Override
    protected EventTransport openWithRoomFor(int events) {
        return new QueueTransport(events);
    }

    @Override
    protected Set<TransportAbility> lacks() {
        return Set.of(TransportAbility.DURABLE, TransportAbility.FORGETFUL);
    }
}
