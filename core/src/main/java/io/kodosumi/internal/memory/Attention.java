package io.kodosumi.internal.memory;

import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What wants attention now, for one node's query: first what stands in the order of its time, then the queues of the users in turn. */
final class Attention {
    private static final Turns.At FIRST_LAP = new Turns.At(false, Optional.empty());
    private static final Turns.At SECOND_LAP = new Turns.At(true, Optional.empty());

    private record Found(Place place, Work work) {}

    private final Executions executions;
    private final Nodes nodes;
    private final Work.Query query;
    private final Instant now;

    Attention(Executions executions, Nodes nodes, Work.Query query, Instant now) {
        this.executions = executions;
        this.nodes = nodes;
        this.query = query;
        this.now = now;
    }

    Work.Page page() {
        if (query.after().value().startsWith(Turns.At.MARK)) {
            return turns(List.of(), Turns.At.of(query.after()));
        }
        List<Found> found =
                Stream.concat(leftBehind(), due()).limit(query.limit() + 1L).toList();
        if (found.size() <= query.limit()) {
            return turns(found.stream().map(Found::work).toList(), FIRST_LAP);
        }
        List<Found> page = found.subList(0, query.limit());
        return new Work.Page(
                page.stream().map(Found::work).toList(),
                Optional.of(page.get(page.size() - 1).place().cursor()),
                next());
    }

    // ---- in the order of its time ----

    private Stream<Found> leftBehind() {
        return behind(takenFrom()).flatMap(entry -> found(entry, takeover(entry.getValue())));
    }

    private Stream<Found> due() {
        return behind(executions.byDue.headMap(Place.endOf(now), true))
                .filter(entry -> isOwnOrFree(entry.getValue()))
                .flatMap(entry -> found(entry, timed(entry.getValue(), now)));
    }

    private static Stream<Found> found(Map.Entry<Place, Execution> entry, Optional<Work.Kind> kind) {
        return kind.map(what -> new Found(entry.getKey(), work(entry.getValue(), what))).stream();
    }

    private Stream<Map.Entry<Place, Execution>> behind(NavigableMap<Place, Execution> places) {
        NavigableMap<Place, Execution> rest =
                query.after().isStart() ? places : places.tailMap(Place.of(query.after()), false);
        return rest.entrySet().stream();
    }

    /** What others hold who may be taken over from: before all else, whatever its due. */
    private NavigableMap<Place, Execution> takenFrom() {
        NavigableMap<Place, Execution> places = new TreeMap<>();
        executions.byHolder.forEach((holder, held) -> {
            if (isLost(holder)) {
                held.values().forEach(execution -> places.put(new Place(Instant.EPOCH, execution.fid, ""), execution));
            }
        });
        return Collections.unmodifiableNavigableMap(places);
    }

    private boolean isLost(NodeId holder) {
        return !holder.equals(query.node())
                && (query.reach() == Work.Reach.SUSPECTS ? !nodes.mayLive(holder, now) : nodes.isDead(holder));
    }

    private Optional<Work.Kind> takeover(Execution execution) {
        if (isControl(execution, now)) {
            return Optional.of(Work.Kind.CONTROL);
        }
        if (execution.runs() && !execution.log.isClosed() && isRoute(execution)) {
            return Optional.of(Work.Kind.RECOVER);
        }
        return hook(execution).or(() -> canPlace(execution) ? Optional.of(Work.Kind.PLACE) : Optional.empty());
    }

    /** What it is due for, unless it waits in a queue. */
    private Optional<Work.Kind> timed(Execution execution, Instant at) {
        if (execution.isDone()) {
            return Optional.empty();
        }
        if (isOwn(execution)) {
            return Optional.of(Work.Kind.WAKE);
        }
        if (isControl(execution, at)) {
            return Optional.of(Work.Kind.CONTROL);
        }
        return hook(execution);
    }

    // ---- in turn ----

    private Work.Page turns(List<Work> before, Turns.At start) {
        List<Work> page = new ArrayList<>(before);
        Turns.At at = start;
        while (true) {
            Optional<Turns.Queue> next = executions.turns.next(at, query.turn().last());
            if (next.isEmpty()) {
                if (at.wrapped() || query.turn().last().isEmpty()) {
                    return new Work.Page(page, Optional.empty(), next());
                }
                at = SECOND_LAP;
                continue;
            }
            List<Execution> due =
                    executions.turns.due(next.get(), now, query.turn().each(), this::isInTime);
            if (page.size() + due.size() > query.limit()) {
                return new Work.Page(page, Optional.of(at.cursor()), next());
            }
            due.forEach(execution -> page.add(work(execution, Work.Kind.PLACE)));
            at = new Turns.At(at.wrapped(), next);
        }
    }

    private boolean isInTime(Execution execution) {
        return canPlace(execution) && !execution.isOverdue(now);
    }

    // ---- what all of it looks at ----

    /** In how long the next that is asked for will be due. */
    private Optional<Duration> next() {
        return executions.byDue.tailMap(Place.endOf(now), false).entrySet().stream()
                .filter(entry -> isOwnOrFree(entry.getValue()))
                .filter(entry -> timed(entry.getValue(), entry.getKey().at()).isPresent() || canPlace(entry.getValue()))
                .map(entry -> Duration.between(now, entry.getKey().at()))
                .findFirst();
    }

    private boolean isOwn(Execution execution) {
        return execution.holder.filter(query.node()::equals).isPresent();
    }

    private boolean isOwnOrFree(Execution execution) {
        return execution.holder.isEmpty() || isOwn(execution);
    }

    private static boolean isControl(Execution execution, Instant at) {
        return !execution.log.isClosed()
                && (execution.end.isPresent() || execution.cancel.isPresent() || execution.isOverdue(at));
    }

    private boolean isRoute(Execution execution) {
        return query.routes().contains(execution.order.route());
    }

    private boolean canPlace(Execution execution) {
        return !execution.log.isClosed()
                && isRoute(execution)
                && !query.except().routes().contains(execution.order.route())
                && !query.except().users().contains(execution.order.user());
    }

    private Optional<Work.Kind> hook(Execution execution) {
        return execution.log.isClosed()
                        && !execution.isDone()
                        && !Collections.disjoint(execution.facts.hooks(), query.hooks())
                ? Optional.of(Work.Kind.HOOK)
                : Optional.empty();
    }

    private static Work work(Execution execution, Work.Kind kind) {
        return new Work(
                execution.fid,
                kind,
                execution.order.user(),
                execution.order.route(),
                execution.attempt,
                execution.wakes);
    }
}
