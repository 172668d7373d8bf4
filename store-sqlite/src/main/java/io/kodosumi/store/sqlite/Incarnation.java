package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import java.util.Optional;

/**
 * What a node's id tells about its process: {@code host/boot/pid/start/n}. Ids of any other form tell nothing.
 *
 * @param host the machine
 * @param pid the process on it
 * @param process all that tells one process from every other
 */
record Incarnation(String host, String pid, String process) {
    private static final int PARTS = 5;

    static Optional<Incarnation> of(NodeId node) {
        String[] parts = node.value().split("/", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        String process = node.value().substring(0, node.value().lastIndexOf('/'));
        return Optional.of(new Incarnation(parts[0], parts[2], process));
    }

    /** Whether it is of the process that asks. */
    boolean isHere() {
        return pid.equals(Long.toString(ProcessHandle.current().pid()));
    }

    /** Whether it is of another process of the same machine. */
    boolean isBeside(Incarnation other) {
        return host.equals(other.host) && !process.equals(other.process);
    }
}
