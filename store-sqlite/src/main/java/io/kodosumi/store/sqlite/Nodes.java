package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import java.util.ArrayList;
import java.util.List;

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
            SELECT name FROM node
            WHERE dead = 1 OR NOT EXISTS (SELECT 1 FROM execution WHERE execution.node = node.name)
            """;

    private final Statements statements;
    private final NodeFiles files;
    private final long now;
    private final List<Takeover> takeovers = new ArrayList<>();

    /** A node that was declared dead, and the node that took over from it. */
    record Takeover(NodeId by, NodeId from) {}

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
        return statements.on(DEAD).bind("name", node.value()).first(row -> true).isPresent();
    }

    boolean mayLive(NodeId node, NodeId asking) {
        return isLeased(node) && !files.isGone(asking, node);
    }

    void declareDead(NodeId node, NodeId by) {
        statements.on(DECLARE_DEAD).bind("name", node.value()).update();
        takeovers.add(new Takeover(by, node));
    }

    /** Whose lock files tell nothing that is not known without them. */
    List<NodeId> holdingNothing() {
        return statements.on(HOLDING_NOTHING).all(row -> new NodeId(row.getString("name")));
    }

    /** What happened in this transaction, or in a part of it that was rolled back: true in both cases. */
    List<Takeover> takeovers() {
        return takeovers;
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
