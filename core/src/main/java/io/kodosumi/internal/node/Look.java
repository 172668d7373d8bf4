package io.kodosumi.internal.node;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at what is due: wakes what is here, takes over what somebody left behind, and gives the places that are free to those who wait
 * for one, in turn. Used by one thread, but for {@link #isQueued}.
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
    private final Dispatcher.Target target;
    private final Queues queues = new Queues();
    private final AtomicLong arrivals = new AtomicLong();
    private volatile Line line = Line.NONE;
    private volatile boolean counting;
    private volatile boolean looking;

    Look(Services services, Node node, Attempts attempts, Offered offered, Dispatcher.Target target) {
        this.services = services;
        this.node = node;
        this.attempts = attempts;
        this.flows = offered.flows();
        this.hooks = offered.hooks().names();
        this.target = target;
    }

    /**
     * Who waited when the last look was over: for a place of this node, or at a bound of the store.
     *
     * @param arrivals how many had come to stand in line before that look began
     */
    private record Line(boolean forPlaces, Work.Except met, long arrivals) {
        private static final Line NONE = new Line(false, Work.Except.NONE, 0);
    }

    private record Queue(UserId user, String route, boolean begun) {}

    /** Whether a launch of this user under this route would have to stand in line. */
    boolean isQueued(String route, UserId user) {
        Line now = line;
        return now.forPlaces()
                || now.arrivals() != arrivals.get()
                || now.met().users().contains(user)
                || now.met().routes().contains(route);
    }

    /** Whether a user or a flow was at its bound when the last look was over, or may turn out to be in this one. */
    boolean isBoundMet() {
        Work.Except met = line.met();
        return counting || !met.users().isEmpty() || !met.routes().isEmpty();
    }

    /** Whether a place that comes free now may be waited for. */
    boolean wantsPlaces() {
        return looking || line.forPlaces();
    }

    /** Something was launched that nobody runs yet: nothing launched later overtakes it before the next look. */
    void arrived() {
        arrivals.incrementAndGet();
    }

    /**
     * Serves what is due.
     *
     * @param placing whether work may be placed
     * @return in how long the next may be due, at most
     */
    Duration serve(boolean placing, Faults faults) {
        looking = true;
        try {
            return look(placing, faults);
        } finally {
            counting = false;
            looking = false;
        }
    }

    private Duration look(boolean placing, Faults faults) {
        long arrived = arrivals.get();
        boolean hasRoom = placing && target.room() > 0;
        counting = hasRoom && Bounds.areAny(services.limits(), flows); // before it counts what may end meanwhile
        Bounds bounds = hasRoom ? Bounds.now(services.limits(), flows, services.store()) : Bounds.NONE;
        queues.clear();
        Asked asked = new Asked(bounds, placing, faults);
        boolean isCut = true;
        for (int each = fewest(); isCut && each <= DEEPEST; each *= DEEPER) {
            isCut = asked.pages(each, hasRoom);
            hasRoom &= queues.offer(asked::place);
            isCut &= hasRoom;
        }
        target.makeRoom(queues.size() + asked.orphans);
        line = new Line(placing && (!hasRoom || asked.orphans > 0), bounds.met(), arrived);
        return asked.next;
    }

    /** Of each queue: the next, or so many as there is to make room for. */
    private int fewest() {
        return target.isCrowded() ? Math.max(1, target.room()) : 1;
    }

    /** One look's questions. */
    private final class Asked {
        private final Bounds bounds;
        private final boolean placing;
        private final Faults faults;
        private Duration next = services.limits().recheck();
        private int orphans; // what somebody left behind and waits for a place
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
                    && queues.size() >= target.room();
        }

        private Work.Query query(Cursor after, int each, boolean hasRoom) {
            Work.Reach reach = node.mayTakeOver() ? Work.Reach.SUSPECTS : Work.Reach.DEAD;
            return new Work.Query(
                    node.id(),
                    hasRoom ? flows.routes() : Set.of(),
                    placing && target.hasRoomForHooks() ? hooks : Set.of(),
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
                case RECOVER -> orphans += placeAtOnce(work) == Dispatcher.Placed.NO_ROOM ? 1 : 0;
                case CONTROL, HOOK -> placeAtOnce(work); // their places tell always that they are free
            }
        }

        /** Places what stands in no line. */
        private Dispatcher.Placed placeAtOnce(Work work) {
            return placing && !attempts.passOver(work.fid()) ? target.place(work) : Dispatcher.Placed.SET_BACK;
        }

        /** Places it if it may be. */
        Dispatcher.Placed place(Work work) {
            if (!placing || attempts.passOver(work.fid()) || !bounds.admit(work)) {
                return Dispatcher.Placed.SET_BACK;
            }
            Dispatcher.Placed placed = target.place(work);
            if (placed == Dispatcher.Placed.YES) {
                bounds.placed(work);
            }
            return placed;
        }
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
