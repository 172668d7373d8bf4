package io.kodosumi.internal.node;

import io.kodosumi.internal.Limits;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bounds on what runs at once in the whole store, as one look counts them: what is at its bound is not even asked for. The claim
 * decides; this only spares claims that would be refused.
 */
final class Bounds {
    /** Nothing is asked for. */
    static final Bounds NONE = new Bounds();

    private final OptionalInt ofUserAtMost;
    private final Flows flows;
    private final Map<UserId, Long> ofUser = new HashMap<>();
    private final Map<String, Long> ofFlow = new HashMap<>();
    private final Set<UserId> fullUsers = new HashSet<>();
    private final Set<String> fullFlows = new HashSet<>();

    private Bounds() {
        this.ofUserAtMost = OptionalInt.empty();
        this.flows = new Flows(List.of());
    }

    private Bounds(Limits limits, Flows flows, List<ExecutionStore.Count> counts) {
        this.ofUserAtMost = limits.runningOfUser();
        this.flows = flows;
        counts.forEach(count -> {
            ofUser.merge(count.user(), count.running(), Long::sum);
            ofFlow.merge(count.flow(), count.running(), Long::sum);
        });
        ofUser.forEach((user, running) -> check(user));
        flows.routes().forEach(this::check);
    }

    /** What runs now; asks the store only if anything is bounded. */
    static Bounds now(Limits limits, Flows flows, ExecutionStore store) {
        return new Bounds(limits, flows, areAny(limits, flows) ? store.counts() : List.of());
    }

    /** Whether anything is bounded. */
    static boolean areAny(Limits limits, Flows flows) {
        return limits.runningOfUser().isPresent() || flows.areBounded();
    }

    /** Whose work, and the work of which routes, shall not be asked for. */
    Work.Except met() {
        return new Work.Except(
                fullUsers, flows.routes().stream().filter(this::isFull).collect(Collectors.toSet()));
    }

    /** Whether there is room for this one too. */
    boolean admit(Work work) {
        return !fullUsers.contains(work.user()) && !isFull(work.route());
    }

    /** It was placed. */
    void placed(Work work) {
        ofUser.merge(work.user(), 1L, Long::sum);
        check(work.user());
        flows.find(work.route()).ifPresent(flow -> {
            ofFlow.merge(flow.name(), 1L, Long::sum);
            check(work.route());
        });
    }

    private boolean isFull(String route) {
        return flows.find(route).filter(flow -> fullFlows.contains(flow.name())).isPresent();
    }

    private void check(UserId user) {
        if (isMet(ofUserAtMost, ofUser.getOrDefault(user, 0L))) {
            fullUsers.add(user);
        }
    }

    private void check(String route) {
        flows.find(route)
                .filter(flow -> isMet(flow.running(), ofFlow.getOrDefault(flow.name(), 0L)))
                .ifPresent(flow -> fullFlows.add(flow.name()));
    }

    private static boolean isMet(OptionalInt bound, long running) {
        return bound.isPresent() && running >= bound.getAsInt();
    }
}
