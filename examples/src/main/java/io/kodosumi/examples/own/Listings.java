package io.kodosumi.examples.own;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Executions and locks page by page, and how everything stands. */
final class Listings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Index index;
    private final Instant now;

    Listings(Index index, Instant now) {
        this.index = index;
        this.now = now;
    }

    private record Last(Instant created, Fid fid) {
        static final Comparator<Last> NEWEST_FIRST =
                Comparator.comparing(Last::created).thenComparing(Last::fid).reversed();

        static Last of(ExecutionRow row) {
            return new Last(row.created(), row.fid());
        }
    }

    private record LastLock(Instant opened, Fid fid, String lid) {
        static final Comparator<LastLock> ORDER = Comparator.comparing(LastLock::opened)
                .thenComparing(LastLock::fid)
                .thenComparing(LastLock::lid);

        static LastLock of(LockRow lock) {
            return new LastLock(lock.opened(), lock.fid(), lock.lid());
        }
    }

    Page<ExecutionRow> executions(ExecutionQuery query, Cursor after, int limit) {
        Optional<Last> last = after.isStart() ? Optional.empty() : Optional.of(Cursors.read(Last.class, after));
        Stream<ExecutionRow> rows = index.present()
                .flatMap(entry -> entry.present().stream())
                .map(kept -> kept.row(now))
                .filter(row -> matches(query, row))
                .filter(row -> last.isEmpty() || Last.NEWEST_FIRST.compare(Last.of(row), last.get()) > 0)
                .sorted(Comparator.comparing(Last::of, Last.NEWEST_FIRST));
        return page(rows, limit, Last::of);
    }

    private static boolean matches(ExecutionQuery query, ExecutionRow row) {
        return isAmong(query.fids(), row.fid())
                && isAmong(query.users(), row.order().user())
                && isAmong(query.flows(), row.order().flow())
                && isAmong(query.status(), row.status())
                && query.from().filter(from -> row.created().isBefore(from)).isEmpty()
                && query.until().filter(until -> !row.created().isBefore(until)).isEmpty()
                && hasLabels(query.labels(), row.order().labels());
    }

    private static boolean hasLabels(Map<String, String> wanted, String json) {
        if (wanted.isEmpty()) {
            return true;
        }
        try {
            JsonNode labels = JSON.readTree(json);
            return wanted.entrySet().stream()
                    .allMatch(label ->
                            label.getValue().equals(labels.path(label.getKey()).textValue()));
        } catch (IOException notJson) {
            return false; // labels that nobody can read are nobody's labels
        }
    }

    Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        Optional<LastLock> last = after.isStart() ? Optional.empty() : Optional.of(Cursors.read(LastLock.class, after));
        Stream<LockRow> rows = index.present()
                .filter(entry -> entry.present()
                        .filter(row -> hasLabels(query.labels(), row.order().labels()))
                        .isPresent())
                .flatMap(entry -> entry.locks.values().stream())
                .map(lock -> lock.at(now))
                .filter(lock -> matches(query, lock))
                .filter(lock -> last.isEmpty() || LastLock.ORDER.compare(LastLock.of(lock), last.get()) > 0)
                .sorted(Comparator.comparing(LastLock::of, LastLock.ORDER));
        return page(rows, limit, LastLock::of);
    }

    private static boolean matches(LockQuery query, LockRow lock) {
        return isAmong(query.fids(), lock.fid())
                && isAmong(query.owners(), lock.owner())
                && isAmong(query.states(), lock.state())
                && isAmong(query.flows(), lock.flow())
                && isAmong(query.names(), lock.name())
                && query.expiresBefore()
                        .filter(by -> !lock.expires().isBefore(by))
                        .isEmpty();
    }

    private static <T> boolean isAmong(Collection<T> wanted, T one) {
        return wanted.isEmpty() || wanted.contains(one);
    }

    /** One more than asked for tells whether there is another page. */
    private static <T> Page<T> page(Stream<T> rows, int limit, Function<T, Record> place) {
        List<T> found = rows.limit(limit + 1L).toList();
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        List<T> page = found.subList(0, limit);
        return new Page<>(page, Optional.of(Cursors.of(place.apply(page.get(limit - 1)))));
    }

    /** What may be purged, oldest first, behind what is marked already. */
    List<Kept> purgeable(PurgeQuery query, int limit) {
        Stream<Kept> marked = index.all().filter(kept -> kept.marks().purged());
        Stream<Kept> matching = index.all().filter(kept -> !kept.marks().purged() && isOld(query, kept));
        return Stream.concat(marked, matching).limit(limit).toList();
    }

    private boolean isOld(PurgeQuery query, Kept kept) {
        return kept.isDone()
                && query.user()
                        .filter(user -> !user.equals(kept.order().user()))
                        .isEmpty()
                && kept.end()
                        .filter(end -> isAmong(query.outcomes(), end.outcome()))
                        .filter(end -> end.at().isBefore(query.endedBefore()))
                        .filter(end -> !Micros.later(end.at(), query.age()).isAfter(now))
                        .isPresent();
    }

    Overview overview() {
        Collection<List<Kept>> groups = index.undone().stream()
                .filter(kept -> kept.end().isEmpty())
                .collect(Collectors.groupingBy(kept -> List.of(
                        kept.order().route(),
                        kept.order().flow(),
                        kept.order().version(),
                        kept.order().user())))
                .values();
        return new Overview(groups.stream().map(this::group).toList(), hooks(), List.copyOf(index.nodes()), now);
    }

    /** What is left to run of executions whose log is closed. */
    private List<Overview.Hook> hooks() {
        Map<String, List<Instant>> ends = index.undone().stream()
                .filter(kept -> kept.log().closed())
                .flatMap(kept -> index.entry(kept.fid())
                        .hooksToRun()
                        .map(hook ->
                                Map.entry(hook.key(), kept.end().orElseThrow().at())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return ends.entrySet().stream()
                .map(hook -> new Overview.Hook(hook.getKey(), hook.getValue().size(), Collections.min(hook.getValue())))
                .toList();
    }

    private Overview.Group group(List<Kept> group) {
        List<Kept> unheld =
                group.stream().filter(kept -> kept.hold().node().isEmpty()).toList();
        List<Kept> waiting = unheld.stream().filter(kept -> kept.isDue(now)).toList();
        long running = group.stream().filter(Kept::isRunning).count();
        return new Overview.Group(
                group.get(0).order().route(),
                group.get(0).order().flow(),
                group.get(0).order().version(),
                group.get(0).order().user(),
                running,
                group.size() - unheld.size() - running,
                waiting.size(),
                unheld.size() - waiting.size(),
                waiting.stream().flatMap(kept -> kept.due().at().stream()).min(Comparator.naturalOrder()));
    }
}
