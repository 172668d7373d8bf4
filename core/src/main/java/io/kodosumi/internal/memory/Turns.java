package io.kodosumi.internal.memory;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What waits for a place, user by user: steps from one queue to the next without looking at what stands in either. */
final class Turns {
    private static final Fid FIRST = new Fid("0".repeat(24));

    /** One queue: what a user has waiting under one route, begun or not. */
    record Queue(String user, String route, boolean fresh) implements Comparable<Queue> {
        private static final Comparator<Queue> ORDER =
                Comparator.comparing(Queue::user).thenComparing(Queue::route).thenComparing(Queue::fresh);

        @Override
        public int compareTo(Queue other) {
            return ORDER.compare(this, other);
        }
    }

    private record Key(Queue queue, Instant due, Fid fid) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::queue).thenComparing(Key::due).thenComparing(Key::fid);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Where a walk around all users stands.
     *
     * @param wrapped whether it went past the last user
     * @param behind the queue behind which it goes on; empty for the start of its lap
     */
    record At(boolean wrapped, Optional<Queue> behind) {
        static final String MARK = "turn ";

        static At of(Cursor cursor) {
            String[] parts = cursor.value().substring(MARK.length()).split(" ", 4);
            boolean wrapped = parts[0].equals("1");
            if (parts.length == 1) {
                return new At(wrapped, Optional.empty());
            }
            try {
                int user = Integer.parseInt(parts[2]);
                return new At(
                        wrapped,
                        Optional.of(new Queue(
                                parts[3].substring(0, user), parts[3].substring(user), parts[1].equals("1"))));
            } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
                throw new KodosumiException("'" + cursor.value() + "' is no cursor of this listing", malformed, false);
            }
        }

        Cursor cursor() {
            String to = behind.map(queue -> " " + (queue.fresh() ? "1" : "0") + " "
                            + queue.user().length() + " " + queue.user() + queue.route())
                    .orElse("");
            return new Cursor(MARK + (wrapped ? "1" : "0") + to);
        }
    }

    private final NavigableMap<Key, Execution> waiting = new TreeMap<>();
    private final Map<Fid, Key> keys = new HashMap<>();

    /** It changed: takes it out, and in again where it now belongs. */
    void changed(Execution execution) {
        Key old = keys.remove(execution.fid);
        if (old != null) {
            waiting.remove(old);
        }
        if (waits(execution)) {
            Queue queue = new Queue(execution.order.user().value(), execution.order.route(), execution.attempt == 0);
            Key key = new Key(queue, execution.due.orElseThrow(), execution.fid);
            keys.put(execution.fid, key);
            waiting.put(key, execution);
        }
    }

    void remove(Execution execution) {
        Key old = keys.remove(execution.fid);
        if (old != null) {
            waiting.remove(old);
        }
    }

    private static boolean waits(Execution execution) {
        return execution.holder.isEmpty()
                && execution.due.isPresent()
                && execution.end.isEmpty()
                && execution.cancel.isEmpty()
                && !execution.log.isClosed();
    }

    /** The next queue of this lap; a lap behind a user ends with the last, the other one with that user. */
    Optional<Queue> next(At at, Optional<UserId> last) {
        Optional<Queue> from = at.behind().isPresent()
                ? at.behind()
                : at.wrapped() ? Optional.empty() : last.map(user -> new Queue(user.value(), "\uffff", true));
        Key next = from.isPresent()
                ? waiting.higherKey(new Key(from.get(), Instant.MAX, FIRST))
                : (waiting.isEmpty() ? null : waiting.firstKey());
        return Optional.ofNullable(next)
                .map(Key::queue)
                .filter(queue -> !at.wrapped()
                        || last.filter(user -> queue.user().compareTo(user.value()) > 0)
                                .isEmpty());
    }

    /** The first of a queue that are due and asked for. */
    List<Execution> due(Queue queue, Instant now, int most, Predicate<Execution> wanted) {
        List<Execution> due = new ArrayList<>();
        for (Map.Entry<Key, Execution> entry :
                waiting.tailMap(new Key(queue, Instant.MIN, FIRST), true).entrySet()) {
            boolean isBehind = !entry.getKey().queue().equals(queue)
                    || entry.getKey().due().isAfter(now)
                    || due.size() == most;
            if (isBehind) {
                return due;
            }
            if (wanted.test(entry.getValue())) {
                due.add(entry.getValue());
            }
        }
        return due;
    }
}
