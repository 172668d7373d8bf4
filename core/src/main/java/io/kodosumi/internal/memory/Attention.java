package io.kodosumi.internal.memory;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What wants attention now, for one node's query. */
final class Attention {
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
        Stream<Map.Entry<Place, Execution>> leftBehind = behind(takenFrom());
        Stream<Map.Entry<Place, Execution>> due =
                behind(executions.byDue.headMap(Place.endOf(now), true)).filter(entry -> isOwnOrFree(entry.getValue()));
        List<Found> found = Stream.concat(leftBehind, due)
                .flatMap(entry -> work(entry.getValue(), now).map(work -> new Found(entry.getKey(), work)).stream())
                .limit(query.limit() + 1L)
                .toList();
        List<Found> page = found.subList(0, Math.min(found.size(), query.limit()));
        Optional<Cursor> more = page.size() == found.size()
                ? Optional.empty()
                : Optional.of(page.get(page.size() - 1).place().cursor());
        return new Work.Page(page.stream().map(Found::work).toList(), more, next());
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

    /** In how long the next that is asked for will be due. */
    private Optional<Duration> next() {
        return executions.byDue.tailMap(Place.endOf(now), false).entrySet().stream()
                .filter(entry -> isOwnOrFree(entry.getValue()))
                .filter(entry -> work(entry.getValue(), entry.getKey().at()).isPresent())
                .map(entry -> Duration.between(now, entry.getKey().at()))
                .findFirst();
    }

    private boolean isOwn(Execution execution) {
        return execution.holder.filter(query.node()::equals).isPresent();
    }

    private boolean isOwnOrFree(Execution execution) {
        return execution.holder.isEmpty() || isOwn(execution);
    }

    private Optional<Work> work(Execution execution, Instant at) {
        if (execution.isDone()) {
            return Optional.empty();
        }
        Optional<Work.Kind> kind = isOwn(execution) ? Optional.of(Work.Kind.WAKE) : free(execution, at);
        return kind.map(what -> new Work(
                execution.fid,
                what,
                execution.order.user(),
                execution.order.route(),
                execution.attempt,
                execution.wakes));
    }

    private Optional<Work.Kind> free(Execution execution, Instant at) {
        boolean isClosed = execution.log.isClosed();
        if (!isClosed && (execution.end.isPresent() || execution.cancel.isPresent() || execution.isOverdue(at))) {
            return Optional.of(Work.Kind.CONTROL);
        }
        boolean canRun = isClosed
                ? !Collections.disjoint(execution.facts.hooks(), query.hooks())
                : query.routes().contains(execution.order.route());
        return canRun && !query.except().contains(execution.order.user())
                ? Optional.of(Work.Kind.PLACE)
                : Optional.empty();
    }
}
