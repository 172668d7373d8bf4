package io.kodosumi.internal.memory;

import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore.Count;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How what has no outcome stands: who runs, who waits. */
final class Standing {
    private record Crowd(String flow, UserId user) {}

    private record Queue(String route, String flow, String version, UserId user) {}

    private final Collection<Execution> unsettled;

    Standing(Executions executions) {
        this.unsettled = executions.unsettled.values();
    }

    List<Count> counts() {
        Map<Crowd, Long> counted = unsettled.stream()
                .filter(Execution::runs)
                .collect(Collectors.groupingBy(
                        execution -> new Crowd(execution.order.flow(), execution.order.user()), Collectors.counting()));
        return counted.entrySet().stream()
                .map(entry -> new Count(entry.getKey().flow(), entry.getKey().user(), entry.getValue()))
                .toList();
    }

    /** Why others leave no room for this one; empty if there is room. */
    Optional<Reason> refusal(Execution execution, Write.Room room) {
        if (isFull(execution, room.ofFlow(), other -> other.order.flow().equals(execution.order.flow()))) {
            return Optional.of(Reason.FLOW_LIMIT);
        }
        return isFull(execution, room.ofUser(), other -> other.order.user().equals(execution.order.user()))
                ? Optional.of(Reason.USER_LIMIT)
                : Optional.empty();
    }

    private boolean isFull(Execution execution, OptionalInt bound, Predicate<Execution> counts) {
        return bound.isPresent()
                && unsettled.stream()
                                .filter(other -> other != execution && other.runs() && counts.test(other))
                                .count()
                        >= bound.getAsInt();
    }

    List<Overview.Group> groups(Instant now) {
        Map<Queue, Tally> tallies = new HashMap<>();
        for (Execution execution : unsettled) {
            Queue queue = new Queue(
                    execution.order.route(), execution.order.flow(), execution.order.version(), execution.order.user());
            tallies.computeIfAbsent(queue, key -> new Tally()).add(execution, now);
        }
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue().group(entry.getKey()))
                .toList();
    }

    private static final class Tally {
        private long running;
        private long parked;
        private long waiting;
        private long resting;
        private Optional<Instant> oldest = Optional.empty();

        void add(Execution execution, Instant now) {
            if (execution.holder.isPresent()) {
                running += execution.parked ? 0 : 1;
                parked += execution.parked ? 1 : 0;
            } else if (execution.due.filter(due -> !due.isAfter(now)).isPresent()) {
                waiting++;
                oldest = oldest.filter(old -> old.isBefore(execution.due.orElseThrow()))
                        .or(() -> execution.due);
            } else {
                resting++;
            }
        }

        Overview.Group group(Queue queue) {
            return new Overview.Group(
                    queue.route(),
                    queue.flow(),
                    queue.version(),
                    queue.user(),
                    running,
                    parked,
                    waiting,
                    resting,
                    oldest);
        }
    }
}
