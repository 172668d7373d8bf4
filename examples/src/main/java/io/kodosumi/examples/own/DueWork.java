package io.kodosumi.examples.own;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers one node's question for what is due, by a look at everything that is not done. */
final class DueWork {
    private final Transaction tx;
    private final Work.Query query;

    DueWork(Transaction tx, Work.Query query) {
        this.tx = tx;
        this.query = query;
    }

    /** One of the parts of a page, in their order. */
    private enum Part {
        TAKEN_OVER,
        UNTURNED,
        IN_TURN
    }

    /**
     * Where something stands among what is due; also the cursor.
     *
     * @param around whether its user comes after the last user's turn has gone around
     * @param due in microseconds
     */
    record Place(Part part, boolean around, String user, String route, boolean isFresh, long due, Fid fid) {
        static final Comparator<Place> ORDER = Comparator.comparing(Place::part)
                .thenComparing(Place::around)
                .thenComparing(Place::user)
                .thenComparing(Place::route)
                .thenComparing(Place::isFresh)
                .thenComparing(Place::due)
                .thenComparing(Place::fid);

        /** The queue that it stands in. */
        List<Object> queue() {
            return List.of(part, user, route, isFresh);
        }
    }

    private record Found(Place place, Work work) {}

    Work.Page page() {
        Map<List<Object>, Integer> named = new HashMap<>();
        List<Found> all = tx.index.undone().stream()
                .flatMap(kept -> found(kept).stream())
                .sorted(Comparator.comparing(Found::place, Place.ORDER))
                .filter(found -> found.place().part() != Part.IN_TURN
                        || named.merge(found.place().queue(), 1, Integer::sum)
                                <= query.turn().each())
                .filter(found -> isBehindCursor(found.place()))
                .limit(query.limit() + 1L)
                .toList();
        boolean isLast = all.size() <= query.limit();
        List<Found> page = isLast ? all : all.subList(0, wholeQueues(all));
        Optional<Cursor> more = isLast
                ? Optional.empty()
                : Optional.of(Cursors.of(page.get(page.size() - 1).place()));
        return new Work.Page(page.stream().map(Found::work).toList(), more, next());
    }

    /** How many of them end a page so that it holds the share of a queue whole or not at all. */
    private int wholeQueues(List<Found> all) {
        Place beyond = all.get(query.limit()).place();
        int end = query.limit();
        while (beyond.part() == Part.IN_TURN && all.get(end - 1).place().queue().equals(beyond.queue())) {
            end--;
        }
        return end;
    }

    private boolean isBehindCursor(Place place) {
        return query.after().isStart() || Place.ORDER.compare(place, Cursors.read(Place.class, query.after())) > 0;
    }

    private Optional<Found> found(Kept kept) {
        Optional<NodeId> holder = kept.hold().node();
        boolean isTakenOver = holder.isPresent() && !holder.get().equals(query.node());
        if (isTakenOver ? !isWithinReach(holder.get()) : !kept.isDue(tx.now)) {
            return Optional.empty();
        }
        return kind(kept, tx.now).map(kind -> new Found(place(kept, kind, isTakenOver), work(kept, kind)));
    }

    private boolean isWithinReach(NodeId holder) {
        return query.reach() == Work.Reach.SUSPECTS ? !tx.mayLive(holder) : tx.isDead(holder);
    }

    /** What it is due for to the asking node at an instant; empty if it is nothing that this node asks for. */
    private Optional<Work.Kind> kind(Kept kept, Instant at) {
        if (kept.hold().node().equals(Optional.of(query.node()))) {
            return Optional.of(Work.Kind.WAKE);
        }
        if (needsNoFlow(kept, at)) {
            return Optional.of(Work.Kind.CONTROL);
        }
        if (kept.log().closed()) {
            return hasHook(kept) ? Optional.of(Work.Kind.HOOK) : Optional.empty();
        }
        if (!query.routes().contains(kept.order().route())) {
            return Optional.empty();
        }
        if (kept.isRunning()) {
            return Optional.of(Work.Kind.RECOVER);
        }
        return isExcepted(kept) ? Optional.empty() : Optional.of(Work.Kind.PLACE);
    }

    private boolean isExcepted(Kept kept) {
        return query.except().users().contains(kept.order().user())
                || query.except().routes().contains(kept.order().route());
    }

    private static boolean needsNoFlow(Kept kept, Instant at) {
        if (kept.end().isPresent()) {
            return !kept.log().closed();
        }
        boolean isOverdue =
                kept.row(at).deadline().filter(by -> !by.isAfter(at)).isPresent();
        return isOverdue || kept.wish().cancel().isPresent();
    }

    private boolean hasHook(Kept kept) {
        return tx.entry(kept.fid()).hooksToRun().anyMatch(hook -> query.hooks().contains(hook.key()));
    }

    private Place place(Kept kept, Work.Kind kind, boolean isTakenOver) {
        long due = kept.due()
                .at()
                .map(at -> ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .orElse(Long.MAX_VALUE);
        if (isTakenOver || kind != Work.Kind.PLACE) {
            Part part = isTakenOver ? Part.TAKEN_OVER : Part.UNTURNED;
            return new Place(part, false, "", "", false, due, kept.fid());
        }
        UserId user = kept.order().user();
        boolean isAround =
                query.turn().last().filter(last -> user.compareTo(last) <= 0).isPresent();
        boolean isFresh = kept.hold().attempt() == 0;
        return new Place(Part.IN_TURN, isAround, user.value(), kept.order().route(), isFresh, due, kept.fid());
    }

    private static Work work(Kept kept, Work.Kind kind) {
        return new Work(
                kept.fid(),
                kind,
                kept.order().user(),
                kept.order().route(),
                kept.hold().attempt(),
                kept.due().wakes());
    }

    /** In how long the first that is asked for will be due; judged as of then, because a deadline may be what it waits for. */
    private Optional<Duration> next() {
        return tx.index.undone().stream()
                .filter(kept -> kept.hold()
                        .node()
                        .filter(holder -> !holder.equals(query.node()))
                        .isEmpty())
                .flatMap(kept -> kept.due().at().stream()
                        .filter(at -> at.isAfter(tx.now) && kind(kept, at).isPresent()))
                .min(Comparator.naturalOrder())
                .map(at -> Duration.between(tx.now, at));
    }
}
