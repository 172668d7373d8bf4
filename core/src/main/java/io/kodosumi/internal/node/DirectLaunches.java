package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Beginning;
import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.attempt.Slot;
import io.kodosumi.internal.attempt.Started;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs here what is launched here: in one unit with its claim and its start, and on a thread that waits for no look. */
final class DirectLaunches {
    private static final Logger LOG = LoggerFactory.getLogger(DirectLaunches.class);

    private final Services services;
    private final Claims claims;
    private final Attempts attempts;
    private final Places places;
    private final LocalHost host;

    DirectLaunches(Services services, Claims claims, Attempts attempts, Places places, LocalHost host) {
        this.services = services;
        this.claims = claims;
        this.attempts = attempts;
        this.places = places;
        this.host = host;
    }

    /**
     * Launches it and runs it here, if there is room.
     *
     * @return what becomes of the writes of the launch; empty if there is no room
     */
    Optional<Ticket> launch(Write.Create create, Flow flow, Launched launched) {
        Fid fid = create.fid();
        List<Started.Told> start = Started.of(fid, create.order(), flow, launched, services.codec())
                .events(); // may throw: nothing is taken yet
        Optional<Slot> slot = places.takeToLaunch(fid);
        if (slot.isEmpty()) {
            return Optional.empty();
        }
        if (mayBeDueAtItsEnd(create)) {
            attempts.lookAtItsEnd(fid);
        }
        Ticket ticket = services.writes().submit(writes(create, flow, start));
        begin(fid, new Launching(ticket, slot.get(), flow, launched.inputs(), untold(start), start.size()));
        return Optional.of(ticket);
    }

    /** Nobody else tells that its hooks are due when its log is closed; a transport closes it later. */
    private boolean mayBeDueAtItsEnd(Write.Create create) {
        return services.publisher().isPresent()
                || create.facts().stream().anyMatch(fact -> fact.space().equals(Fact.HOOK));
    }

    // ---- the unit ----

    private List<Write> writes(Write.Create create, Flow flow, List<Started.Told> start) {
        Fid fid = create.fid();
        List<Write> writes = new ArrayList<>();
        writes.add(create);
        writes.addAll(claims.writes(fid, 0, 0, services.limits().room(flow)));
        if (services.publisher().isEmpty()) {
            List<Event> events = events(start);
            writes.add(new Write.Append(fid, Event.position(1, 1), events));
            writes.add(new Write.Put(fid, 1, events.get(events.size() - 1).position(), Started.mark()));
        }
        return writes;
    }

    private List<Event> events(List<Started.Told> start) {
        List<Event> events = new ArrayList<>();
        long position = Event.position(1, 1);
        for (Started.Told told : start) {
            position++;
            events.add(new Event(position, services.timing().now(), told.kind(), told.payload()));
        }
        return events;
    }

    private List<Started.Told> untold(List<Started.Told> start) {
        return services.publisher().isPresent() ? start : List.of();
    }

    // ---- the thread ----

    /**
     * What its thread keeps as long as it lives, which may be for days.
     *
     * @param untold the start of its log, if that was not written with the claim
     * @param events of how many events the start is
     */
    private record Launching(
            Ticket ticket, Slot slot, Flow flow, Inputs inputs, List<Started.Told> untold, int events) {}

    private void begin(Fid fid, Launching launching) {
        try {
            services.timing().startFlow("kodosumi " + fid, () -> run(fid, launching));
        } catch (RuntimeException | Error threadless) {
            LOG.warn(
                    "{}: no thread could be started for it; it is run later, here or elsewhere: {}",
                    fid,
                    threadless.toString());
            giveUp(fid, launching.slot);
        }
    }

    /** Behind the launch in the queue: what nobody can run here is held by nobody. */
    private void giveUp(Fid fid, Slot slot) {
        places.setBack(fid);
        services.writes()
                .submit(List.of(new Write.Rest(fid, 1, 0, 0, Optional.of(Duration.ZERO), Write.Rest.How.DRAINED)));
        leave(fid, slot);
    }

    private void leave(Fid fid, Slot slot) {
        slot.release();
        places.ended(fid);
    }

    private void run(Fid fid, Launching launching) {
        Optional<ExecutionRow> claimed = Optional.empty();
        try {
            WriteResult claim = launching.ticket.await().get(1);
            claimed = claim instanceof WriteResult.Row row ? Optional.of(row.row()) : Optional.empty();
        } catch (KodosumiException failure) {
            LOG.debug("{}: not launched: {}", fid, failure.getMessage()); // who launches is told
        } finally {
            if (claimed.isEmpty()) {
                leave(fid, launching.slot);
            }
        }
        claimed.ifPresent(row -> host.runLaunched(launching.slot, launching.flow, row, beginning(row, launching)));
    }

    private Beginning beginning(ExecutionRow row, Launching launching) {
        Optional<Inputs> inputs = Optional.of(launching.inputs);
        return services.publisher().isPresent()
                ? new Beginning(claims.last(row), claims.opening(row), inputs, launching.untold)
                : new Beginning(Event.position(1, 1 + launching.events), Optional.empty(), inputs, List.of());
    }
}
