package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.node.Offered;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.Ticket;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.transport.Carrier;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the public types share of an open runtime: launching, writing, watching. */
final class Engine {
    private final Services services;
    private final Flows flows;
    private final Nodes nodes;
    private final Checkup checkup;
    private final WaitReasons waitReasons;
    private final HookStates hookStates;
    private final HookWaivers hookWaivers;
    private final Set<Node.Role> roles;
    private final NodeRuntime node;
    private final Launching launching;
    private final Watching watching;
    private final Optional<Carrier> carrier;
    private volatile boolean closed;

    Engine(
            Services services,
            Offered offered,
            Set<Node.Role> roles,
            NodeRuntime node,
            Bell bell,
            Optional<Carrier> carrier) {
        this.services = services;
        this.flows = offered.flows();
        this.nodes = new Nodes(services.codec());
        this.hookStates = new HookStates(services);
        this.hookWaivers = new HookWaivers(services, nodes, hookStates);
        this.waitReasons = new WaitReasons(services, flows, nodes, hookStates);
        this.checkup = new Checkup(services, node, nodes);
        this.roles = roles;
        this.node = node;
        this.launching = new Launching(
                services, node, new Targets(services, flows, offered.hooks().names(), nodes), roles, this::isClosed);
        this.watching = new Watching(services, node, bell);
        this.carrier = carrier;
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
        return "node " + node.id() + " with the roles '" + Node.words(roles) + "' and "
                + flows.routes().size() + " flows";
    }

    Health health() {
        return checkup.health(closed);
    }

    Optional<Waiting> waiting(ExecutionRow row) {
        return waitReasons.of(row);
    }

    HookStates hooks() {
        return hookStates;
    }

    HookWaivers hookWaivers() {
        return hookWaivers;
    }

    /** All nodes that the store still knows. */
    List<Node> nodes() {
        return nodes.of(services.store().overview());
    }

    // ---- its parts ----

    Launching launching() {
        return launching;
    }

    Watching watching() {
        return watching;
    }

    /** What carries events to the store; empty if they go straight there. */
    Optional<Carrier> carrier() {
        return carrier;
    }

    // ---- writing ----

    List<WriteResult> write(Write write) {
        return write(List.of(write));
    }

    /** One unit of writes. */
    List<WriteResult> write(List<Write> unit) {
        services.writes().awaitRoom(services.limits().patience());
        return await(services, services.writes().submit(unit));
    }

    /** What became of writes, for a caller who waits no longer than the store's patience. */
    static List<WriteResult> await(Services services, Ticket ticket) {
        Duration patience = services.limits().patience();
        List<WriteResult> results = ticket.await(patience).orElseThrow(() -> WriteQueue.tooSlow(patience));
        if (results.get(0) instanceof WriteResult.Failed failed) {
            throw failed.cause();
        }
        return results;
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
}
