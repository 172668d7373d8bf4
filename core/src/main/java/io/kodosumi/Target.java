package io.kodosumi;

import java.time.Duration;
import java.util.Optional;

/**
 * What a launch is for: a flow in a version, whether or not its code is here.
 *
 * @param code the flow, if this node has it
 * @param deadline how long its executions may take, as far as that is known here
 */
record Target(String flow, String version, Optional<Flow> code, Optional<Duration> deadline) {
    static Target of(Flow flow) {
        return new Target(flow.name(), flow.version(), Optional.of(flow), flow.deadline());
    }

    /** The name and the version. */
    @Override
    public String toString() {
        return flow + ":" + version;
    }
}
