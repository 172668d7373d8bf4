package io.kodosumi.internal.memory;

import io.kodosumi.model.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who beats, and who was declared dead for ever. */
final class Nodes {
    private record Lease(Instant until, String about) {}

    private final Map<NodeId, Lease> leases = new HashMap<>();
    private final Set<NodeId> dead = new HashSet<>();

    boolean beat(NodeId node, Instant until, String about) {
        if (dead.contains(node)) {
            return false;
        }
        leases.put(node, new Lease(until, about));
        return true;
    }

    boolean isDead(NodeId node) {
        return dead.contains(node);
    }

    boolean mayLive(NodeId node, Instant now) {
        Lease lease = leases.get(node);
        return lease != null && now.isBefore(lease.until());
    }

    void declareDead(NodeId node) {
        leases.remove(node);
        dead.add(node);
    }
}
