package io.kodosumi.internal.memory;

import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Overview;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who beats, and who was declared dead for ever. */
final class Nodes {
    private final Map<NodeId, Overview.Node> all = new HashMap<>();

    boolean beat(NodeId node, Instant until, String about) {
        if (isDead(node)) {
            return false;
        }
        all.put(node, new Overview.Node(node, until, false, about));
        return true;
    }

    boolean isDead(NodeId node) {
        Overview.Node known = all.get(node);
        return known != null && known.dead();
    }

    boolean mayLive(NodeId node, Instant now) {
        Overview.Node known = all.get(node);
        return known != null && !known.dead() && now.isBefore(known.until());
    }

    void declareDead(NodeId node) {
        Overview.Node known = all.get(node);
        Instant until = known == null ? Instant.EPOCH : known.until();
        all.put(node, new Overview.Node(node, until, true, known == null ? "{}" : known.about()));
    }

    List<Overview.Node> all() {
        return List.copyOf(all.values());
    }
}
