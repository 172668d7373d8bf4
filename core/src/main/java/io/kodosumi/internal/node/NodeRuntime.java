package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.Node.Role;
import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a node together: its beat, its loop over what is due, its places, and the attempts that are here. */
public final class NodeRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

    private final Services services;
    private final boolean works;
    private final Attempts attempts = new Attempts();
    private final Line line = new Line();
    private final Node node;
    private final Doorbell doorbell;
    private final Places places;
    private final LocalHost host;
    private final DirectExecutor executor;
    private final DirectLaunches launches;
    private final Dispatcher dispatcher;
    private Timing.@Nullable Worker beating;
    private Timing.@Nullable Worker dispatching;

    /**
     * @param roles without {@link Role#WORK} it runs nothing
     * @param looked called after each look at the store for what other processes did; does not block
     */
    public NodeRuntime(Services services, Offered offered, Set<Role> roles, Runnable looked) {
        this.services = services;
        this.works = roles.contains(Role.WORK);
        About.Words about = new About(services, roles, offered).words(NodeIds.host());
        this.node = new Node(services, about, () -> attempts.all().forEach(Held::lose));
        this.doorbell = new Doorbell(services, line);
        this.places = new Places(services, node, attempts, doorbell);
        this.executor = new DirectExecutor(services.timing(), places::ended);
        Claims claims = new Claims(services, node);
        this.host = new LocalHost(services, node, claims, attempts, offered, places);
        this.launches = new DirectLaunches(services, claims, attempts, places, host);
        Optional<Look> look = works
                ? Optional.of(new Look(services, node, attempts, offered, places, executor, line))
                : Optional.empty();
        this.dispatcher = new Dispatcher(services, attempts, doorbell, look, looked);
    }

    /** Registers the node and begins to serve. */
    public void start() {
        executor.start(host);
        beating = node.start();
        dispatching = dispatcher.start();
    }

    public NodeId id() {
        return node.id();
    }

    /**
     * Launches it and runs it here, in one unit with its claim and start, if there is room.
     *
     * @return what becomes of the writes of the launch; empty if there is no room
     */
    public Optional<Ticket> launch(Write.Create create, Flow flow, Launched launched) {
        boolean isQueued = line.isQueued(create.order().route(), create.order().user());
        return works && !isQueued && node.mayAct() ? launches.launch(create, flow, launched) : Optional.empty();
    }

    // ---- waking ----

    /** Somebody changed this execution: it is looked at, wherever it is. */
    public void changed(Fid fid) {
        places.changed(fid);
        if (attempts.find(fid).isPresent()) {
            doorbell.wake(fid);
        } else {
            doorbell.ring();
        }
    }

    /** Something was launched that nobody runs yet. */
    public void arrived() {
        doorbell.arrived();
    }

    /** Another runtime changed this execution: it is looked at if it is here, and soon for what may have become due else. */
    public void nudged(Fid fid) {
        if (attempts.find(fid).isPresent()) {
            doorbell.wake(fid);
        } else {
            doorbell.ringSoon();
        }
    }

    /** Something counts no longer against the bounds on what runs. */
    public void roomIsFree() {
        doorbell.roomIsFree();
    }

    /** Something may be due. */
    public void ring() {
        doorbell.ring();
    }

    /** Whether this node runs it, and so tells of its changes itself. */
    public boolean isHere(Fid fid) {
        return attempts.isHere(fid);
    }

    /** How many executions are here and run flow code, or are about to. */
    public int flows() {
        return attempts.flows();
    }

    /** How many of those that are here wait, and hold no place. */
    public int parked() {
        return (int) attempts.all().stream()
                .filter(attempt -> attempt.parkedSince().isPresent())
                .count();
    }

    /** Whether the present thread runs a flow or a hook of this node. */
    public boolean isOnFlowsThread() {
        return attempts.all().stream().anyMatch(Held::isHere);
    }

    // ---- closing ----

    /**
     * Takes no more work, asks what runs to give up its place, and waits for that. What does not, is named in a warning.
     *
     * @return whether all did
     */
    public boolean drain(Duration atMost) throws InterruptedException {
        places.drain();
        dispatcher.drain();
        attempts.all().forEach(Held::drain);
        try {
            awaitEnds(atMost);
            return attempts.count() == 0;
        } finally {
            attempts.all().forEach(this::abandon); // also when the wait is interrupted: others go on at once
        }
    }

    private void awaitEnds(Duration atMost) throws InterruptedException {
        long until = services.timing().nanoTime() + atMost.toNanos();
        Timing.EventCount ends = places.ends();
        for (long stamp = ends.stamp(); attempts.count() > 0; stamp = ends.stamp()) {
            attempts.all().forEach(Held::drain);
            long left = until - services.timing().nanoTime();
            if (left <= 0) {
                return;
            }
            ends.await(stamp, left);
        }
    }

    private void abandon(Held attempt) {
        LOG.warn(
                "{}: {}; it is given up here, and its thread '{}' ends when its code does",
                attempt.fid(),
                attempt.lingering(),
                "kodosumi " + attempt.fid());
        attempt.abandon();
    }

    /** Ends its threads. */
    public void close(Duration atMost) throws InterruptedException {
        executor.close();
        dispatcher.close();
        node.close();
        for (Timing.Worker worker : workers()) {
            worker.join(atMost);
        }
    }

    private List<Timing.Worker> workers() {
        List<Timing.Worker> workers = new ArrayList<>();
        if (beating != null) {
            workers.add(beating);
        }
        if (dispatching != null) {
            workers.add(dispatching);
        }
        return workers;
    }
}
