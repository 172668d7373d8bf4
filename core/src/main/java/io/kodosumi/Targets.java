package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.node.Flows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what launches are for: a flow that this node has, or one that another node has. */
final class Targets {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Services services;
    private final Flows flows;
    private final Set<String> hooks;
    private final Nodes nodes;
    private volatile @Nullable Seen last;

    private record Seen(List<Node> nodes, long at) {}

    Targets(Services services, Flows flows, Set<String> hooks, Nodes nodes) {
        this.services = services;
        this.flows = flows;
        this.hooks = hooks;
        this.nodes = nodes;
    }

    /** What this launch is for; a version that is told need not be known to anybody yet. */
    Target of(Launch launch) {
        Optional<Flow> here = launch.version().isPresent()
                ? flows.find(launch.flow(), launch.version().get())
                : flows.newest(launch.flow());
        return here.map(Target::of).orElseGet(() -> elsewhere(launch));
    }

    private Target elsewhere(Launch launch) {
        Optional<String> version = launch.version();
        if (version.isEmpty()) {
            return offered(offer -> offer.flow().equals(launch.flow()))
                    .map(Targets::target)
                    .orElseThrow(() -> unknown(launch));
        }
        checkNames(launch.flow(), version.get());
        return offered(offer ->
                        offer.flow().equals(launch.flow()) && offer.version().equals(version.get()))
                .map(Targets::target)
                .orElseGet(() -> new Target(launch.flow(), version.get(), Optional.empty(), Optional.empty()));
    }

    private static Target target(Node.Offer offer) {
        return new Target(offer.flow(), offer.version(), Optional.empty(), offer.deadline());
    }

    private static void checkNames(String flow, String version) {
        try {
            Flow.checked("flow name", flow);
            Flow.checked("flow version", version);
        } catch (IllegalArgumentException nobodys) { // no node will ever have it
            throw new LaunchRefused(LaunchRefused.Reason.UNKNOWN_FLOW, String.valueOf(nobodys.getMessage()));
        }
    }

    /** Throws if nobody has a hook that it names: one that was mistyped would keep money for ever. */
    void checkHooks(Launch launch) {
        for (String hook : launch.hooks()) {
            if (!hooks.contains(hook)
                    && !isHookKnown(hook, KEPT)
                    && !isHookKnown(hook, services.limits().recheck())) {
                throw unknownHook(launch, hook);
            }
        }
    }

    /** A node that has gone may come again, as one that has the flow. */
    private boolean isHookKnown(String hook, Duration old) {
        return nodes(old).stream()
                .anyMatch(node -> node.moreHooks() > 0 || node.hooks().contains(hook));
    }

    private LaunchRefused unknownHook(Launch launch, String hook) {
        Set<String> elsewhere = new TreeSet<>();
        nodes(KEPT).forEach(node -> elsewhere.addAll(node.hooks()));
        elsewhere.removeAll(hooks);
        return new LaunchRefused(
                LaunchRefused.Reason.UNKNOWN_HOOK,
                "Flow '" + launch.flow() + "' was not launched: no completion hook '" + hook
                        + "' in this runtime. It has: " + joined(new TreeSet<>(hooks)) + "; other nodes have: "
                        + joined(elsewhere)
                        + ". Register it with builder().hook(…) or a FlowProvider, or open a node that has it first.");
    }

    private static String joined(Set<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    // ---- what other nodes have ----

    private Optional<Node.Offer> offered(Predicate<Node.Offer> wanted) {
        Optional<Node.Offer> known = newest(nodes(KEPT), wanted);
        return known.isPresent() ? known : newest(nodes(services.limits().recheck()), wanted);
    }

    /** The newest of the living node that opened last; if no living one has it, of the last that had it. */
    private static Optional<Node.Offer> newest(List<Node> among, Predicate<Node.Offer> wanted) {
        return Stream.of(Node.State.values())
                .flatMap(state -> among.stream().filter(node -> node.state() == state))
                .flatMap(node -> node.offers().stream().filter(wanted).reduce((older, newer) -> newer).stream())
                .findFirst();
    }

    /** Not under a monitor: who has something here to launch waits for nobody who reads the store. */
    private List<Node> nodes(Duration old) {
        long now = services.timing().nanoTime();
        Seen seen = last;
        if (seen == null || now - seen.at > old.toNanos()) {
            seen = new Seen(nodes.of(services.store().overview()), now);
            last = seen;
        }
        return seen.nodes;
    }

    private LaunchRefused unknown(Launch launch) {
        List<Node.Offer> others = Nodes.offers(nodes(KEPT).stream().filter(node -> node.state() == Node.State.LIVING));
        String elsewhere = others.stream()
                .map(Node.Offer::toString)
                .filter(offer -> !flows.names().contains(offer))
                .collect(Collectors.joining(", "));
        return new LaunchRefused(
                LaunchRefused.Reason.UNKNOWN_FLOW,
                "No flow '" + launch.flow() + "' in this runtime. It has: "
                        + (flows.names().isEmpty() ? "none" : String.join(", ", flows.names()))
                        + "; other nodes have: " + (elsewhere.isEmpty() ? "none" : elsewhere)
                        + ". Register it with builder().flow(…) or a FlowProvider, or launch a version by its name to wait for"
                        + " a node that has it.");
    }
}
