package io.kodosumi.internal.transport;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A runtime's use of a transport: its publisher, its spooler if it has that role, and their end. */
public final class Carrier {
    private final EventTransport transport;
    private final Publisher publisher;
    private final boolean ownsTransport;
    private @Nullable Spooler spooler;

    /** @param ownsTransport whether it is closed with the runtime */
    public Carrier(EventTransport transport, Publisher publisher, boolean ownsTransport) {
        this.transport = transport;
        this.publisher = publisher;
        this.ownsTransport = ownsTransport;
    }

    /** What attempts publish to. */
    public Publisher publisher() {
        return publisher;
    }

    /**
     * Begins to carry.
     *
     * @param name of the spooler; empty for none
     */
    public void start(Services services, Optional<String> name) {
        publisher.start();
        name.ifPresent(given -> {
            Spooler mine = new Spooler(transport, services, given);
            spooler = mine;
            mine.start();
        });
    }

    /** What a commit says of how far a log is. */
    public void committed(WriteQueue.Committed unit) {
        for (int i = 0; i < unit.writes().size(); i++) {
            if (unit.writes().get(i) instanceof Write.Append append) {
                judge(unit.fid(), append.events(), unit.results().get(i));
            }
        }
    }

    private void judge(Fid fid, List<Event> events, WriteResult result) {
        Event last = events.get(events.size() - 1);
        if (result instanceof WriteResult.Done) {
            publisher.stored(fid, last.position());
            if (last.closes()) {
                publisher.ended(fid);
            }
        } else if (result instanceof WriteResult.Refused refused) {
            switch (refused.reason()) {
                case CLOSED, UNKNOWN -> publisher.ended(fid);
                case LATE, GAP -> publisher.stored(fid, refused.at());
                default -> {}
            }
        }
    }

    /**
     * Waits until what was emitted here is stored, and ends the spooler; what others write goes on.
     *
     * @return whether all was stored
     */
    public boolean drain(Duration atMost, Duration last) throws InterruptedException {
        try {
            return publisher.flush(atMost);
        } finally {
            Spooler mine = spooler;
            if (mine != null) {
                mine.close(last);
            }
        }
    }

    /** Ends the publisher and lets go of the transport. */
    public void close(Duration atMost) throws InterruptedException {
        try {
            publisher.close(atMost);
        } finally {
            if (ownsTransport) {
                transport.close();
            }
        }
    }
}
