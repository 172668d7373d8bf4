package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Node.Role;
import io.kodosumi.Timing;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Beginning;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.attempt.Slot;
import io.kodosumi.internal.attempt.Started;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a node together: its beat, its loop over what is due, its slots, and the attempts that are here. */
public final class NodeRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);
    private static final int CONTROL_SLOTS = 16;

    private final Services services;
    private final boolean works;
    private final Runnable looked;
    private final Attempts attempts = new Attempts();
    private final Map<Fid, Slot> placed = new ConcurrentHashMap<>();
    private final Setbacks setbacks;
    private final Places places = new Places();
    private final Node node;
    private final Claims claims;
    private final Slots slots;
    private final Slots controlSlots;
    private final Slots hookSlots;
    private final Dispatcher dispatcher;
    private final LocalHost host;
    private final DirectExecutor executor;
    private final Timing.EventCount ended;
    private volatile boolean draining;
    private Timing.@Nullable Worker beating;
    private Timing.@Nullable Worker dispatching;

    /**
     * @param roles without {@link Role#WORK} it runs nothing
     * @param looked called after each look at the store for what other processes did; does not block
     */
    public NodeRuntime(Services services, Offered offered, Set<Role> roles, Runnable looked) {
        this.services = services;
        this.works = roles.contains(Role.WORK);
        this.looked = looked;
        this.ended = services.timing().eventCount();
        this.setbacks = new Setbacks(services.timing());
        About.Words about = new About(services, roles, offered).words(NodeIds.host());
        this.node = new Node(services, about, () -> attempts.all().forEach(Held::lose));
        this.claims = new Claims(services, node);
        this.slots = new Slots(services.limits().running(), this::placeIsFree);
        this.controlSlots = new Slots(CONTROL_SLOTS, this::ring);
        this.hookSlots = new Slots(services.limits().hooks().running(), this::ring);
        this.dispatcher = new Dispatcher(services, node, attempts, offered, works, new ToExecutor());
        this.host = new LocalHost(services, node, claims, attempts, offered, places);
        this.executor = new DirectExecutor(services.timing(), places::ended);
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

    // ---- launching ----

    /**
     * Launches it and runs it here, in one unit with its claim and start, if there is room.
     *
     * @return what becomes of the writes of the launch; empty if there is no room
     */
    public Optional<Ticket> launch(Write.Create create, Flow flow, Launched launched) {
        Fid fid = create.fid();
        boolean isQueued =
                dispatcher.isQueued(create.order().route(), create.order().user());
        if (!works || draining || isQueued || !node.mayAct()) {
            return Optional.empty();
        }
        List<Started.Told> start = Started.of(fid, create.order(), flow, launched, services.codec())
                .events(); // may throw: nothing is taken yet
        if (!takeSlot()) {
            return Optional.empty();
        }
        attempts.reserve(fid);
        if (mayBeDueAtItsEnd(create)) {
            attempts.lookAtItsEnd(fid);
        }
        Ticket ticket = services.writes().submit(writes(create, flow, start));
        try {
            Launching launching = new Launching(ticket, flow, launched.inputs(), untold(start), start.size());
            services.timing().startFlow("kodosumi " + fid, () -> run(fid, launching));
        } catch (RuntimeException | Error threadless) {
            LOG.warn(
                    "{}: no thread could be started for it; it is run later, here or elsewhere: {}",
                    fid,
                    threadless.toString());
            giveUp(fid);
        }
        return Optional.of(ticket);
    }

    /** Behind the launch in the queue: what nobody can run here is held by nobody. */
    private void giveUp(Fid fid) {
        setbacks.add(fid);
        services.writes()
                .submit(List.of(new Write.Rest(fid, 1, 0, 0, Optional.of(Duration.ZERO), Write.Rest.How.DRAINED)));
        slots.release();
        places.ended(fid);
    }

    /**
     * What its thread keeps as long as it lives, which may be for days.
     *
     * @param untold the start of its log, if that was not written with the claim
     * @param events of how many events the start is
     */
    private record Launching(Ticket ticket, Flow flow, Inputs inputs, List<Started.Told> untold, int events) {}

    private List<Started.Told> untold(List<Started.Told> start) {
        return services.publisher().isPresent() ? start : List.of();
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
                slots.release();
                places.ended(fid);
            }
        }
        if (claimed.isPresent()) {
            host.runLaunched(slots, launching.flow, claimed.get(), beginning(claimed.get(), launching));
        }
    }

    /** Nobody else tells that its hooks are due when its log is closed; a transport closes it later. */
    private boolean mayBeDueAtItsEnd(Write.Create create) {
        return services.publisher().isPresent()
                || create.facts().stream().anyMatch(fact -> fact.space().equals(Fact.HOOK));
    }

    private Beginning beginning(ExecutionRow row, Launching launching) {
        Optional<Inputs> inputs = Optional.of(launching.inputs);
        return services.publisher().isPresent()
                ? new Beginning(claims.last(row), claims.opening(row), inputs, launching.untold)
                : new Beginning(Event.position(1, 1 + launching.events), Optional.empty(), inputs, List.of());
    }

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

    // ---- waking ----

    /** Somebody changed this execution: it is looked at, wherever it is. */
    public void changed(Fid fid) {
        setbacks.clear(fid);
        if (attempts.find(fid).isPresent()) {
            dispatcher.wake(fid);
        } else {
            dispatcher.ring();
        }
    }

    /** Something was launched that nobody runs yet. */
    public void arrived() {
        dispatcher.arrived();
    }

    /** Another runtime changed this execution: it is looked at if it is here, and soon for what may have become due else. */
    public void nudged(Fid fid) {
        if (attempts.find(fid).isPresent()) {
            dispatcher.wake(fid);
        } else {
            dispatcher.ringSoon();
        }
    }

    /** Something counts no longer against the bounds on what runs. */
    public void roomIsFree() {
        if (dispatcher.isBoundMet()) {
            dispatcher.ring();
        }
    }

    private void placeIsFree() {
        dispatcher.placeIsFree();
    }

    /** Something may be due. */
    public void ring() {
        dispatcher.ring();
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
        draining = true;
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
        for (long stamp = ended.stamp(); attempts.count() > 0; stamp = ended.stamp()) {
            attempts.all().forEach(Held::drain);
            long left = until - services.timing().nanoTime();
            if (left <= 0) {
                return;
            }
            ended.await(stamp, left);
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

    // ---- places ----

    private boolean takeSlot() {
        return !isCrowded() && slots.tryTake();
    }

    /** Where threads are dear, those that wait make room for those that would run. */
    private boolean isCrowded() {
        return !services.timing().flowThreadsAreCheap()
                && attempts.flows() >= services.limits().running();
    }

    private final class ToExecutor implements Dispatcher.Target {
        @Override
        public int room() {
            return slots.room();
        }

        @Override
        public boolean hasRoomForHooks() {
            return hookSlots.room() > 0;
        }

        @Override
        public boolean isCrowded() {
            return NodeRuntime.this.isCrowded();
        }

        @Override
        public void makeRoom(int wanted) {
            int missing = Math.min(wanted, slots.room()) - attempts.leaving();
            if (missing > 0 && isCrowded()) { // asked last: who has left meanwhile has made the room
                attempts.suspendLongestParked(missing);
            }
        }

        @Override
        public Dispatcher.Placed place(Work work) {
            if (setbacks.holds(work.fid())) {
                return Dispatcher.Placed.SET_BACK;
            }
            Slots from = slots(work.kind());
            if (from == slots && isCrowded()) {
                return Dispatcher.Placed.NO_ROOM;
            }
            if (!from.tryTake()) {
                return Dispatcher.Placed.NO_ROOM;
            }
            if (!attempts.reserve(work.fid())) {
                from.release();
                return Dispatcher.Placed.SET_BACK;
            }
            attempts.lookAtItsEnd(work.fid());
            placed.put(work.fid(), from);
            executor.submit(work);
            return Dispatcher.Placed.YES;
        }

        private Slots slots(Work.Kind kind) {
            return switch (kind) {
                case CONTROL -> controlSlots;
                case HOOK -> hookSlots;
                case PLACE, RECOVER, WAKE -> slots;
            };
        }

        @Override
        public void looked() {
            looked.run();
        }
    }

    private final class Places implements LocalHost.Placing {
        @Override
        public Optional<Slot> slot(Fid fid) {
            return Optional.ofNullable(placed.remove(fid));
        }

        @Override
        public void began(Held attempt) {
            setbacks.clear(attempt.fid());
            if (draining) {
                attempt.drain();
            }
            if (attempts.takeMissed(attempt.fid())) {
                dispatcher.wake(attempt.fid());
            }
        }

        @Override
        public void check() {
            if (draining) {
                throw new KodosumiException("Node " + node.id() + " stops and runs nothing more", null, true);
            }
        }

        @Override
        public boolean isForHooks(Slot slot) {
            return slot == hookSlots;
        }

        @Override
        public void setBack(Fid fid) {
            setbacks.add(fid);
        }

        @Override
        public void setBack(Fid fid, Duration wait) {
            setbacks.add(fid, wait);
        }

        @Override
        public void ended(Fid fid) {
            Slot unused = placed.remove(fid);
            if (unused != null) {
                setbacks.add(fid);
                unused.release();
            }
            boolean mayBeDue = attempts.ended(fid);
            ended.raise();
            if (mayBeDue || dispatcher.isBoundMet()) {
                ring();
            } else {
                placeIsFree(); // where threads are dear, who ends makes room too
            }
        }
    }
}
