package io.kodosumi.internal.node;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what is due: wakes what is here, takes over what somebody left behind, and gives the places that are free to those who wait
 * for one, in turn. Used by one thread.
 */
final class Look {
    private static final int PAGE = 100;
    private static final int DEEPEST = 4_096;
    private static final int DEEPER = 8;
    private static final Duration AGAIN = Duration.ofMillis(1);

    private final Services services;
    private final Node node;
    private final Attempts attempts;
    private final Flows flows;
    private final Set<String> hooks;
    private final Places places;
    private final Executor executor;
    private final Line line;
    private final Queues queues = new Queues();

    /** @param executor runs what has got a place */
    Look(
            Services services,
            Node node,
            Attempts attempts,
            Offered offered,
            Places places,
            Executor executor,
            Line line) {
        this.services = services;
        this.node = node;
        this.attempts = attempts;
        this.flows = offered.flows();
        this.hooks = offered.hooks().names();
        this.places = places;
        this.executor = executor;
        this.line = line;
    }

    private record Queue(UserId user, String route, boolean begun) {}

    /**
     * Serves what is due.
     *
     * @param placing whether work may be placed
     * @return in how long the next may be due, at most
     */
    Duration serve(boolean placing, Faults faults) {
        try {
            return look(placing, faults);
        } finally {
            line.end();
        }
    }

    private Duration look(boolean placing, Faults faults) {
        long arrived = line.begin();
        boolean hasRoom = placing && places.room() > 0;
        if (hasRoom && Bounds.areAny(services.limits(), flows)) {
            line.counts(); // first: what is counted may end meanwhile
        }
        Bounds bounds = hasRoom ? Bounds.now(services.limits(), flows, services.store()) : Bounds.NONE;
        queues.clear();
        Asked asked = new Asked(bounds, placing, faults);
        boolean isCrowded = places.isCrowded();
        boolean isCut = true;
        for (int each = 1; isCut && each <= DEEPEST; each *= DEEPER) {
            isCut = asked.pages(each, hasRoom);
            hasRoom &= queues.offer(isCrowded ? asked::want : asked::place);
            isCut &= hasRoom;
        }
        int wanted = asked.wanted + asked.orphans.size();
        places.makeRoom(wanted);
        line.leave(placing && (!hasRoom || wanted > 0), bounds.met(), arrived);
        return asked.next;
    }

    /** One look's questions. */
    private final class Asked {
        private final Bounds bounds;
        private final boolean placing;
        private final Faults faults;
        private final Set<Fid> orphans = new HashSet<>(); // what somebody left behind and waits for a place
        private Duration next = services.limits().recheck();
        private int wanted; // places, by others
        private Set<Fid> beginning = Set.of();

        Asked(Bounds bounds, boolean placing, Faults faults) {
            this.bounds = bounds;
            this.placing = placing;
            this.faults = faults;
        }

        /** Reads until there is enough to fill the places; whether some queue has more than was asked for. */
        boolean pages(int wanted, boolean hasRoom) {
            Map<Queue, Integer> lengths = new HashMap<>();
            beginning = attempts.beginning(); // the answer may name them still, though they have ended since
            int each = wanted + beginning.size();
            Optional<Cursor> after = Optional.of(Cursor.START);
            while (after.isPresent()) {
                Work.Page page = services.store().due(query(after.get(), each, hasRoom));
                page.due().forEach(work -> faults.guard(work.fid(), () -> serve(work, lengths)));
                page.next().filter(earlier -> earlier.compareTo(next) < 0).ifPresent(earlier -> next = earlier);
                after = isEnough(page.due()) ? Optional.empty() : page.more();
            }
            return lengths.values().stream().anyMatch(length -> length >= each);
        }

        /** What waits for a place stands behind all else. */
        private boolean isEnough(List<Work> due) {
            return !due.isEmpty()
                    && due.get(due.size() - 1).kind() == Work.Kind.PLACE
                    && queues.size() >= places.room();
        }

        private Work.Query query(Cursor after, int each, boolean hasRoom) {
            Work.Reach reach = node.mayTakeOver() ? Work.Reach.SUSPECTS : Work.Reach.DEAD;
            return new Work.Query(
                    node.id(),
                    hasRoom ? flows.routes() : Set.of(),
                    placing && places.hasRoomForHooks() ? hooks : Set.of(),
                    bounds.met(),
                    new Work.Turn(queues.last(), each),
                    reach,
                    after,
                    Math.max(PAGE, each));
        }

        private void serve(Work work, Map<Queue, Integer> lengths) {
            switch (work.kind()) {
                case WAKE -> wake(work);
                case PLACE -> {
                    lengths.merge(new Queue(work.user(), work.route(), work.attempt() > 0), 1, Integer::sum);
                    if (!beginning.contains(work.fid())) {
                        queues.add(work);
                    } else if (!attempts.passOver(work.fid())) {
                        next = AGAIN; // it ended meanwhile, and may not have been claimed
                    }
                }
                case RECOVER -> recover(work);
                case CONTROL, HOOK -> placeAtOnce(work); // their places tell always that they are free
            }
        }

        private void recover(Work work) {
            if (placeAtOnce(work) == Places.Placed.NO_ROOM) {
                orphans.add(work.fid());
            }
        }

        /** Places what stands in no line. */
        private Places.Placed placeAtOnce(Work work) {
            return placing && !attempts.passOver(work.fid()) ? submit(work) : Places.Placed.SET_BACK;
        }

        /** Counts it if it might be placed, were there not too many here: whose turn it is, is for a look with room. */
        Places.Placed want(Work work) {
            if (placing && !attempts.passOver(work.fid()) && !places.isSetBack(work.fid()) && bounds.admit(work)) {
                bounds.placed(work);
                wanted++;
            }
            return wanted < places.room() ? Places.Placed.SET_BACK : Places.Placed.NO_ROOM;
        }

        /** Places it if it may be. */
        Places.Placed place(Work work) {
            if (!placing || attempts.passOver(work.fid()) || !bounds.admit(work)) {
                return Places.Placed.SET_BACK;
            }
            Places.Placed placed = submit(work);
            if (placed == Places.Placed.YES) {
                bounds.placed(work);
            }
            return placed;
        }
    }

    private Places.Placed submit(Work work) {
        Places.Placed placed = places.take(work);
        if (placed == Places.Placed.YES) {
            executor.submit(work);
        }
        return placed;
    }

    private void wake(Work work) {
        Optional<Held> attempt = attempts.find(work.fid());
        if (attempt.isPresent()) {
            attempt.get().look();
        } else if (attempts.isHere(work.fid())) {
            attempts.missed(work.fid());
            attempts.find(work.fid()) // it may have begun since
                    .filter(begun -> attempts.takeMissed(work.fid()))
                    .ifPresent(Held::look);
        } else if (services.publisher()
                .filter(publisher -> publisher.keeps(work.fid()))
                .isEmpty()) {
            services.writes()
                    .submit(List.of(new Write.Rest(
                            work.fid(),
                            work.attempt(),
                            0,
                            work.wakes(),
                            Optional.of(Duration.ZERO),
                            Write.Rest.How.DRAINED)));
        }
    }
}
