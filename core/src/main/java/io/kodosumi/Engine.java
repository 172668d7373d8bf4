package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.forms.Submission;
import io.kodosumi.internal.FidSource;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Entries;
import io.kodosumi.internal.attempt.Launched;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.LogFollower;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.internal.store.Watcher;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Nudges;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the public types share of an open runtime: launching, writing, watching. */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);

    /** Between two that ask for what no nudge told. */
    private static final int LOOKS_FOR_LOST_HINTS = 30;

    private final Services services;
    private final Flows flows;
    private final Nodes nodes;
    private final Targets targets;
    private final Checkup checkup;
    private final WaitReasons waitReasons;
    private final Set<Node.Role> roles;
    private final NodeRuntime node;
    private final Bell bell;
    private final Watcher watcher;
    private final FidSource fids;
    private final Set<LogFollower> follows = ConcurrentHashMap.newKeySet();
    private volatile Nudges.@Nullable Party neighbours;
    private int looks; // on the dispatcher's thread
    private volatile boolean closed;

    Engine(Services services, Flows flows, Set<Node.Role> roles, NodeRuntime node, Bell bell) {
        this.services = services;
        this.flows = flows;
        this.nodes = new Nodes(services.codec());
        this.targets = new Targets(services, flows, nodes);
        this.waitReasons = new WaitReasons(services, flows, nodes);
        this.checkup = new Checkup(services, node, nodes);
        this.roles = roles;
        this.node = node;
        this.bell = bell;
        this.watcher = new Watcher(services.timing(), bell);
        this.fids = new FidSource(services.timing());
    }

    Services services() {
        return services;
    }

    Flows flows() {
        return flows;
    }

    NodeRuntime node() {
        return node;
    }

    /** This node in a line of a log. */
    String described() {
        return "node " + node.id() + " with the roles '" + roleWords() + "' and "
                + flows.routes().size() + " flows";
    }

    private String roleWords() {
        return roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
    }

    Health health() {
        return checkup.health(closed);
    }

    Optional<Waiting> waiting(ExecutionRow row) {
        return waitReasons.of(row);
    }

    /** All nodes that the store still knows. */
    List<Node> nodes() {
        return nodes.of(services.store().overview());
    }

    // ---- launching ----

    Fid launch(UserId user, Launch launch) {
        checkRole(launch);
        services.writes().awaitRoom(services.limits().patience());
        if (closed) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.CLOSED,
                    "Flow '" + launch.flow() + "' was not launched: the runtime is closed. Open a new one.");
        }
        Target target = targets.of(launch);
        String json = inputs(target, launch);
        Fid fid = fids.next();
        Write.Create create = new Write.Create(
                fid, order(user, launch, target, json), delay(launch, target), facts(target, launch, json));
        return judge(launch, create, write(create, target, launch.delay()));
    }

    private void checkRole(Launch launch) {
        if (!roles.contains(Node.Role.LAUNCH)) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.NO_LAUNCHES_HERE,
                    "Flow '" + launch.flow() + "' was not launched: this node takes no launches, its kodo.roles is '"
                            + roleWords() + "'. Launch on another, or add 'launch' here.");
        }
    }

    /** What the first attempt is told by, wherever it runs. */
    private List<Fact> facts(Target target, Launch launch, String json) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Entries.INPUT, Entries.INPUTS, 1, json));
        Metadata metadata = launch.metadata();
        if (!metadata.asMap().isEmpty()) {
            List<String> faults = metadata.faults(services.codec());
            if (!faults.isEmpty()) {
                throw new LaunchRefused(
                        LaunchRefused.Reason.UNUSABLE_METADATA,
                        "The launch of flow '" + target + "' cannot be taken: " + String.join("; ", faults) + ".");
            }
            facts.add(new Fact(Entries.INPUT, Entries.META, 1, services.codec().write(metadata.asMap())));
        }
        return facts;
    }

    private String inputs(Target target, Launch launch) {
        Map<String, ? extends @Nullable Object> values = launch.inputs();
        Optional<Form<?>> form = target.code().flatMap(Flow::form);
        if (form.isPresent()) {
            Submission<?> submission = form.get().check(values);
            if (submission instanceof Submission.Invalid<?> invalid) {
                throw new LaunchRefused(
                        LaunchRefused.Reason.INVALID_INPUTS,
                        "The inputs do not satisfy the form of flow '" + target + "':" + byField(invalid.errors()),
                        invalid.errors());
            }
            values = ((Submission.Valid<?>) submission).values();
        }
        return bounded(target, json(target, values));
    }

    private static String byField(FormErrors errors) {
        StringBuilder lines = new StringBuilder();
        errors.asMap()
                .forEach((field, sentences) -> sentences.forEach(sentence ->
                        lines.append("\n  ").append(field).append(": ").append(sentence)));
        return lines.toString();
    }

    private String json(Target target, Map<String, ? extends @Nullable Object> values) {
        try {
            return services.codec().write(values);
        } catch (KodosumiException unwritable) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.UNUSABLE_INPUTS,
                    "The inputs of flow '" + target + "' cannot be stored: " + unwritable.getMessage());
        }
    }

    private String bounded(Target target, String json) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        int max = services.limits().payload();
        if (bytes > max) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.UNUSABLE_INPUTS,
                    "The inputs of flow '" + target + "' have " + bytes + " bytes, and may have " + max
                            + ". Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
        }
        return json;
    }

    private Order order(UserId user, Launch launch, Target target, String json) {
        return new Order(
                Optional.empty(),
                user,
                launch.key(),
                services.codec().digest(target.flow(), values(json)),
                target.flow(),
                target.version(),
                Flows.route(target.flow(), target.version()),
                launch.deadline().or(target::deadline),
                services.codec().write(launch.labels()));
    }

    /** It is due at its deadline if it is not to begin before. */
    private static Duration delay(Launch launch, Target target) {
        return launch.deadline()
                .or(target::deadline)
                .filter(deadline -> deadline.compareTo(launch.delay()) < 0)
                .orElse(launch.delay());
    }

    private Map<String, @Nullable Object> values(String json) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (services.codec().tree(json) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put((String) name, value));
        }
        return values;
    }

    private List<WriteResult> write(Write.Create create, Target target, Duration delay) {
        Optional<Ticket> here = delay.isZero() && target.code().isPresent()
                ? node.launch(create, target.code().get(), Launched.of(create.fid(), create.facts(), services.codec()))
                : Optional.empty();
        return await(here.orElseGet(() -> services.writes().submit(List.of(create))));
    }

    private Fid judge(Launch launch, Write.Create create, List<WriteResult> results) {
        ExecutionRow row = row(results);
        if (!row.fid().equals(create.fid())
                && !row.order().digest().equals(create.order().digest())) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.KEY_CONFLICT,
                    "Key '" + launch.key().orElse("") + "' of user '"
                            + create.order().user() + "' belongs to execution "
                            + row.fid() + " of flow '" + row.order().flow()
                            + "' with other inputs. Use another key, or launch with the same flow and inputs.");
        }
        return row.fid();
    }

    // ---- writing ----

    List<WriteResult> write(Write write) {
        services.writes().awaitRoom(services.limits().patience());
        return await(services.writes().submit(List.of(write)));
    }

    private List<WriteResult> await(Ticket ticket) {
        Duration patience = services.limits().patience();
        List<WriteResult> results = ticket.await(patience).orElseThrow(() -> WriteQueue.tooSlow(patience));
        if (results.get(0) instanceof WriteResult.Failed failed) {
            throw failed.cause();
        }
        return results;
    }

    private static ExecutionRow row(List<WriteResult> results) {
        if (results.get(0) instanceof WriteResult.Row row) {
            return row.row();
        }
        throw new KodosumiException("The store answered a launch with " + results.get(0) + "; expected a row");
    }

    // ---- watching ----

    Watcher watcher() {
        return watcher;
    }

    Follow follow(Fid fid, long after, EventListener listener) {
        FollowHandle handle = new FollowHandle();
        LogFollower follower =
                new LogFollower(services.timing(), services.store(), fid, after, listener, () -> forget(handle));
        handle.follow = follower;
        follows.add(follower);
        follower.start(bell);
        return follower;
    }

    private void forget(FollowHandle ended) {
        LogFollower follow = ended.follow;
        if (follow != null) {
            follows.remove(follow);
        }
    }

    private static final class FollowHandle {
        private @Nullable LogFollower follow;
    }

    /** What a commit changed: tells who waits for it. Called on the writer's thread. */
    void committed(WriteQueue.Committed committed) {
        bell.ring(committed.fid());
        boolean claimed = committed.results().size() > 1 && committed.results().get(1) instanceof WriteResult.Row;
        for (Write write : committed.writes()) {
            if (write instanceof Write.Control
                    || (write instanceof Write.CloseLock close && close.attempt() == 0)
                    || (write instanceof Write.ExtendLock extend && extend.attempt() == 0)) {
                node.changed(committed.fid());
            } else if (write instanceof Write.Create && !claimed) {
                node.arrived();
            } else if (write instanceof Write.Rest rest) {
                rested(rest.how());
            }
        }
    }

    /** Other runtimes are told of it. */
    void committed(Set<Fid> fids) {
        Nudges.Party party = neighbours;
        if (party != null) {
            party.nudge(fids);
        }
    }

    /** Hears from now on what other runtimes change, and tells them. */
    Nudges.Party join(Nudges nudges) {
        Nudges.Party party = nudges.join(this::nudged);
        neighbours = party;
        return party;
    }

    /** Another runtime says that it has changed this, or {@link Fid#STORE} for anything. */
    private void nudged(Fid fid) {
        if (fid.equals(Fid.STORE)) {
            ringForeign();
        } else {
            bell.ring(fid);
        }
        node.nudged(fid);
    }

    /** The node has looked at the store, and what others run may have changed too: where they tell of it, a hint may have been lost. */
    void looked() {
        if (neighbours == null || ++looks % LOOKS_FOR_LOST_HINTS == 0) {
            ringForeign();
        }
    }

    private void ringForeign() {
        bell.ringAll(fid -> !node.isHere(fid));
    }

    private void rested(Write.Rest.How how) {
        if (!how.keepsClaim()) {
            node.ring();
        } else if (how == Write.Rest.How.PARKED) {
            node.roomIsFree();
        }
    }

    // ---- closing ----

    boolean isClosed() {
        return closed;
    }

    void refuseLaunches() {
        closed = true;
    }

    /** Takes no more looks for {@link #health}. */
    void endLooks(Duration atMost) throws InterruptedException {
        checkup.close(atMost);
    }

    /** Whether the present thread calls a listener of this runtime. */
    boolean isOnListenersThread() {
        return follows.stream().anyMatch(LogFollower::isHere);
    }

    /** Ends all subscriptions, and waits within the time for listeners that still hear an event. */
    void endFollows(Duration atMost) {
        List<LogFollower> all = List.copyOf(follows);
        all.forEach(LogFollower::close);
        long until = services.timing().nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        for (LogFollower follower : all) {
            try {
                Duration left =
                        Duration.ofNanos(Math.max(0, until - services.timing().nanoTime()));
                if (!follower.awaitThread(interrupted ? Duration.ZERO : left)) {
                    LOG.warn("The listener of {} still hears an event; its thread ends when it returns", follower);
                }
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
