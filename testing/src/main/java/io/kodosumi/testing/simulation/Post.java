package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.tck.ReferenceTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The transport of a run, which all machines share, and what befalls it: it forgets, stands still, and gives up on who is gone. */
final class Post {
    private final World world;
    private final ReferenceTransport reference;
    private final EventTransport transport;
    private final Openings openings;
    private final Chance chance;
    private final List<Handed> consumers = new ArrayList<>();
    private final Set<Fid> published = new LinkedHashSet<>();
    private final Set<Fid> forgot = new HashSet<>();
    private final SimulatedEventCount changed;
    private long standsUntil;

    private record Handed(Machine to, EventTransport.Consumer consumer) {}

    Post(World world, UnaryOperator<EventTransport> flaw, Chance chance) {
        this.world = world;
        this.chance = chance;
        this.reference = chance.oneIn(3) ? new ReferenceTransport(chance.between(4, 60)) : new ReferenceTransport();
        this.openings = new Openings(reference);
        this.transport = flaw.apply(openings);
        this.changed = new SimulatedEventCount(world.scheduler());
    }

    EventTransport transport() {
        return transport;
    }

    /** Raised as there may be something to hand out. */
    SimulatedEventCount changed() {
        return changed;
    }

    // ---- what befalls it ----

    /** It hands nothing out for a while. */
    void stand(Duration so) {
        world.trace().note("transport", "stands still for " + so);
        standsUntil = world.scheduler().nanos() + so.toNanos();
    }

    /** It goes on. */
    void goOn() {
        standsUntil = 0;
        changed.raise();
    }

    boolean stands() {
        return world.scheduler().nanos() < standsUntil;
    }

    /** It forgets the end of one execution, or everything. */
    void forget() {
        if (published.isEmpty()) {
            return;
        }
        if (chance.oneIn(3)) {
            world.trace().note("transport", "forgets everything");
            forgot.addAll(published);
            reference.loseEverything();
        } else {
            Fid fid = chance.of(List.copyOf(published));
            int events = chance.between(1, 8);
            world.trace().note("transport", "forgets the last " + events + " of " + fid);
            forgot.add(fid);
            reference.loseTail(fid, events);
        }
    }

    /** Whether it ever forgot something of this execution. */
    boolean forgot(Fid fid) {
        return forgot.contains(fid);
    }

    /** Whether it ever took this attempt's opening. */
    boolean hasOpened(Fid fid, int attempt) {
        return openings.has(fid, attempt);
    }

    // ---- who uses it ----

    void published(List<Run> runs) {
        for (Run run : runs) {
            published.add(run.fid());
        }
        changed.raise();
    }

    EventTransport.Consumer consumer(Machine machine, String name) {
        EventTransport.Consumer consumer = transport.consumer(name);
        consumers.add(new Handed(machine, consumer));
        return consumer;
    }

    void left(EventTransport.Consumer consumer) {
        consumers.removeIf(handed -> handed.consumer() == consumer);
        changed.raise();
    }

    /** Notices, sooner or later, who is gone: what was handed to them comes to others. */
    void sweep() {
        for (Handed handed : List.copyOf(consumers)) {
            boolean isGone = handed.to().isDead()
                    || handed.to().stalledUntil() > world.scheduler().nanos();
            if (isGone && chance.oneIn(4)) {
                world.trace().note("transport", "gives up on " + handed.to());
                handed.consumer().close();
                left(handed.consumer());
            }
        }
    }
}
