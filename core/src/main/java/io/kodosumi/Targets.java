package io.kodosumi;

import io.kodosumi.internal.node.Flows;
import java.util.Optional;

/** Finds what launches are for: a flow that this node has, or one that another node has. */
final class Targets {
    private final Flows flows;

    Targets(Flows flows) {
        this.flows = flows;
    }

    /** What this launch is for; a version that is told need not be known to anybody yet. */
    Target of(Launch launch) {
        Optional<String> version = launch.version();
        if (version.isPresent()) {
            return flows.find(launch.flow(), version.get())
                    .map(Target::of)
                    .orElseGet(() -> elsewhere(launch.flow(), version.get()));
        }
        return flows.newest(launch.flow()).map(Target::of).orElseThrow(() -> unknown(launch));
    }

    private static Target elsewhere(String flow, String version) {
        try {
            Flow.checked("flow name", flow);
            Flow.checked("flow version", version);
        } catch (IllegalArgumentException nobodys) { // no node will ever have it
            throw new LaunchRefused(LaunchRefused.Reason.UNKNOWN_FLOW, String.valueOf(nobodys.getMessage()));
        }
        return new Target(flow, version, Optional.empty(), Optional.empty());
    }

    private LaunchRefused unknown(Launch launch) {
        return new LaunchRefused(
                LaunchRefused.Reason.UNKNOWN_FLOW,
                "No flow '" + launch.flow() + "' in this runtime. It has: "
                        + (flows.names().isEmpty() ? "none" : String.join(", ", flows.names()))
                        + ". Register it with builder().flow(…) or a FlowProvider.");
    }
}
