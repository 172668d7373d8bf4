package io.kodosumi.spi;

import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a store stands: what has no outcome yet, what completion hooks are left, and who could work on it.
 *
 * @param groups what has no outcome yet, in no order; no empty group
 * @param hooks the completion hooks that are still to be run of executions whose log is closed, whoever holds these, in no order; each
 *     name once
 * @param nodes all nodes that the store still knows, in no order
 * @param now what the store's clock said
 */
public record Overview(List<Group> groups, List<Hook> hooks, List<Node> nodes, Instant now) {
    /** Copies the lists. */
    public Overview {
        groups = List.copyOf(groups);
        hooks = List.copyOf(hooks);
        nodes = List.copyOf(nodes);
    }

    /**
     * The unsettled executions of one user under one route.
     *
     * @param running held by a node and not parked
     * @param parked held by a node and parked
     * @param waiting held by nobody and due
     * @param resting held by nobody and not due yet, or never
     * @param oldest the earliest due among those that wait
     */
    public record Group(
            String route,
            String flow,
            String version,
            UserId user,
            long running,
            long parked,
            long waiting,
            long resting,
            Optional<Instant> oldest) {}

    /**
     * The completion hooks of one name that are still to be run.
     *
     * @param executions of how many
     * @param since when the first of these executions ended
     */
    public record Hook(String name, long executions, Instant since) {}

    /**
     * A node as its last beat left it.
     *
     * @param until when its lease runs out or ran out; the epoch if it never beat
     * @param dead whether a takeover declared it dead
     * @param about what it said about itself: JSON text
     */
    public record Node(NodeId id, Instant until, boolean dead, String about) {}
}
