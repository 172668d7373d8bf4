package io.kodosumi.internal.node;

import io.kodosumi.Flow;
import io.kodosumi.spi.Order;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The flows that this node has, by name and version. A route is {@code executor/flow/version}. */
public final class Flows {
    private final Map<String, Flow> byRoute = new LinkedHashMap<>();
    private final Map<String, Flow> newest = new LinkedHashMap<>();

    /** The flows, the newest version of each name last. */
    public Flows(Collection<Flow> all) {
        for (Flow flow : all) {
            byRoute.put(route(flow.name(), flow.version()), flow);
            newest.put(flow.name(), flow);
        }
    }

    /** The route of a flow under the direct executor. */
    public static String route(String name, String version) {
        return DirectExecutor.NAME + "/" + name + "/" + version;
    }

    /** All routes. */
    public Set<String> routes() {
        return byRoute.keySet();
    }

    /** Whether any of them bounds how many run at once. */
    boolean areBounded() {
        return byRoute.values().stream().anyMatch(flow -> flow.running().isPresent());
    }

    /** The flow of a route. */
    Optional<Flow> find(String route) {
        return Optional.ofNullable(byRoute.get(route));
    }

    /** The flow that an order is for. */
    public Optional<Flow> find(Order order) {
        return find(order.flow(), order.version());
    }

    /** A flow in a version. */
    public Optional<Flow> find(String name, String version) {
        return Optional.ofNullable(byRoute.get(route(name, version)));
    }

    /** The flow of this name that was registered last. */
    public Optional<Flow> newest(String name) {
        return Optional.ofNullable(newest.get(name));
    }

    /** All of them, in the order they were added. */
    public List<Flow> all() {
        return List.copyOf(byRoute.values());
    }

    /** All of them as {@code name:version}, in the order they were added. */
    public List<String> names() {
        return byRoute.values().stream().map(Flow::toString).toList();
    }
}
