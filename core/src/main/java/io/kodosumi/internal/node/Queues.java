package io.kodosumi.internal.node;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Places what waits for a place: one of each user in turn, then the next of each, until no place is left. Whose turn was last is kept
 * from look to look, so that a single place that comes free goes around as well (round robin). Used by one thread.
 */
final class Queues {
    private static final Comparator<Work> IN_ORDER =
            Comparator.comparing((Work work) -> work.attempt() == 0).thenComparing(Work::fid);

    private @Nullable UserId last;
    private Map<UserId, Deque<Work>> waiting = new LinkedHashMap<>();
    private Set<Fid> known = new HashSet<>();
    private int size;

    /** Who had the last turn. */
    Optional<UserId> last() {
        return Optional.ofNullable(last);
    }

    /** Forgets what waited at the last look. */
    void clear() {
        waiting = new LinkedHashMap<>();
        known = new HashSet<>();
        size = 0;
    }

    /** Remembers work that waits; the users come in the order of their turns. */
    void add(Work work) {
        if (known.add(work.fid())) {
            waiting.computeIfAbsent(work.user(), user -> new ArrayDeque<>()).add(work);
            size++;
        }
    }

    /** How much waits and was not yet offered. */
    int size() {
        return size;
    }

    /**
     * Offers what waits, each once, until there is no room.
     *
     * @return whether there still was room in the end
     */
    boolean offer(Function<Work, Places.Placed> place) {
        List<Deque<Work>> turns = new ArrayList<>();
        waiting.values().forEach(queue -> turns.add(inOrder(queue)));
        waiting = new LinkedHashMap<>();
        size = 0;
        while (!turns.isEmpty()) {
            for (Deque<Work> queue : turns) {
                Work work = queue.remove();
                switch (place.apply(work)) {
                    case YES -> last = work.user();
                    case SET_BACK -> {}
                    case NO_ROOM -> {
                        return false; // it is still this user's turn
                    }
                }
            }
            turns.removeIf(Deque::isEmpty);
        }
        return true;
    }

    /** What has begun first, then as it was launched: the routes of a user share one line. */
    private static Deque<Work> inOrder(Deque<Work> queue) {
        List<Work> sorted = new ArrayList<>(queue);
        sorted.sort(IN_ORDER);
        return new ArrayDeque<>(sorted);
    }
}
