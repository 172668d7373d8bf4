package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Consumer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * What {@link EventTransport} promises, test by test. A backend's test extends it and says how to open its transport; each nested
 * class is one topic.
 *
 * <p>Everything is expected; what a transport lacks it names in {@link #lacks}, and is then held to the other behaviour. Nothing here
 * knows a store: a spooler that stores whatever it gets is played by the tests themselves. A test class instance is made for every
 * test.
 */
public abstract class EventTransportContract {
    /** Made by JUnit. */
    protected EventTransportContract() {}

    /** A transport with room for some hundred thousand events. The contract closes it. */
    protected abstract EventTransport open();

    /** What this transport lacks. */
    protected Set<TransportAbility> lacks() {
        return Set.of();
    }

    /**
     * A transport with room for at least so many small events of one execution, and {@code FULL} before it has twice as many; asked
     * for unless it lacks {@link TransportAbility#BOUNDED}.
     */
    protected EventTransport openWithRoomFor(int events) {
        throw new UnsupportedOperationException("Say how to open a bounded transport, or that it lacks BOUNDED");
    }

    /** Makes an open transport lose the last events of an execution, none of them done, unless it lacks {@code FORGETFUL}. */
    protected void loseTail(EventTransport from, Fid fid, int events) {
        throw new UnsupportedOperationException("Say how it loses a tail, or that it lacks FORGETFUL");
    }

    /** Makes an open transport lose all that it holds and knows, unless it lacks {@code FORGETFUL}. */
    protected void loseEverything(EventTransport from) {
        throw new UnsupportedOperationException("Say how it loses everything, or that it lacks FORGETFUL");
    }

    /** Opens again what {@link #open} opened last and what has been closed since; by default, for what is not durable, another one. */
    protected EventTransport reopen() {
        return open();
    }

    /** Ends a consumer as a crash of its process would; by default it is closed. */
    protected void kill(Consumer victim) {
        victim.close();
    }

    /** How long to wait for what must happen before it counts as missing. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Nested
    class Order extends TransportOrderTopic {
        Order() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class HandingOut extends TransportHandOutTopic {
        HandingOut() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Done extends TransportDoneTopic {
        Done() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Publishing extends TransportPublishTopic {
        Publishing() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Bounds extends TransportBoundTopic {
        Bounds() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Loss extends TransportLossTopic {
        Loss() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Closing extends TransportClosingTopic {
        Closing() {
            super(EventTransportContract.this);
        }
    }

    @Nested
    class Polling extends TransportPollTopic {
        Polling() {
            super(EventTransportContract.this);
        }
    }
}
