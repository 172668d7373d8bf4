package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who beats, and who was declared dead for ever, as one transaction sees them. */
final class Nodes {
    private static final String BEAT = """
            INSERT INTO node (name, lease, dead, about) VALUES (:name, :lease, 0, :about)
            ON CONFLICT (name) DO UPDATE SET lease = excluded.lease, about = excluded.about WHERE dead = 0
            """;

    private static final String DEAD = "SELECT 1 FROM node WHERE name = :name AND dead = 1";

    private static final String LEASED = "SELECT 1 FROM node WHERE name = :name AND dead = 0 AND lease > :now";

    private static final String DECLARE_DEAD = """
            INSERT INTO node (name, lease, dead, about) VALUES (:name, 0, 1, '{}')
            ON CONFLICT (name) DO UPDATE SET dead = 1
            """;

    private static final String HOLDING_NOTHING = """
            SELECT name, dead, lease FROM node
            WHERE NOT EXISTS (SELECT 1 FROM execution WHERE execution.node = node.name)
            """;

    private static final String FORGET = "DELETE FROM node WHERE name = :name";

    private final Statements statements;
    private final NodeFiles files;
    private final long now;
    private final Map<NodeId, Boolean> dead = new HashMap<>();

    private record Idle(NodeId node, boolean isDead, long lease) {}

    Nodes(Statements statements, NodeFiles files, long now) {
        this.statements = statements;
        this.files = files;
        this.now = now;
    }

    boolean beat(NodeId node, long lease, String about) {
        return statements
                        .on(BEAT)
                        .bind("name", node.value())
                        .bind("lease", lease)
                        .bind("about", about)
                        .update()
                == 1;
    }

    boolean isDead(NodeId node) {
        return dead.computeIfAbsent(
                node,
                one -> statements
                        .on(DEAD)
                        .bind("name", one.value())
                        .first(row -> true)
                        .isPresent());
    }

    boolean mayLive(NodeId node, NodeId asking) {
        return isLeased(node) && !files.isGone(asking, node);
    }

    void declareDead(NodeId node) {
        statements.on(DECLARE_DEAD).bind("name", node.value()).update();
        dead.put(node, true);
    }

    /**
     * Forgets who holds nothing and has no lease: it may beat again, and is then as new. Not who was declared dead, which is for ever,
     * unless its process has ended and can never beat again.
     */
    List<NodeId> forgotten(NodeId asking) {
        List<NodeId> forgotten = statements
                .on(HOLDING_NOTHING)
                .all(row -> new Idle(new NodeId(row.getString("name")), row.getBoolean("dead"), row.getLong("lease")))
                .stream()
                .filter(idle -> (!idle.isDead && idle.lease <= now) || files.isGone(asking, idle.node))
                .map(Idle::node)
                .toList();
        forgotten.forEach(
                node -> statements.on(FORGET).bind("name", node.value()).update());
        return forgotten;
    }

    private boolean isLeased(NodeId node) {
        return statements
                .on(LEASED)
                .bind("name", node.value())
                .bind("now", now)
                .first(row -> true)
                .isPresent();
    }
}
