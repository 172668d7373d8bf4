package io.kodosumi.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people do with the locks of a flow: by the lock's name, in order. */
final class LockScript {
    private final Map<String, List<Move>> moves = new LinkedHashMap<>();
    private final String advice;

    /** @param advice how a move is added, with {@code %s} for the lock's name */
    LockScript(String advice) {
        this.advice = advice;
    }

    /** What somebody does with a lock. */
    sealed interface Move {}

    /** Answers it. */
    record Answers(Map<String, ? extends @Nullable Object> values) implements Move {}

    /** Leaves it until it expires. */
    record Expires() implements Move {}

    /** Cancels the execution that asks. */
    record Declines() implements Move {}

    void add(String lock, Move move) {
        moves.computeIfAbsent(lock, another -> new ArrayList<>()).add(move);
    }

    void clear() {
        moves.clear();
    }

    /** The script from its beginning. */
    Play play() {
        return new Play();
    }

    /** How far one execution has come in the script. */
    final class Play {
        private final Map<String, Move> byLid = new HashMap<>();
        private final Map<String, Integer> used = new HashMap<>();

        /**
         * What is done with a lock: the same for the same id.
         *
         * @throws AssertionError if the script does not say
         */
        Move move(String flow, String lock, String lid) {
            Move move = byLid.get(lid);
            if (move == null) {
                move = next(flow, lock, lid);
                byLid.put(lid, move);
            }
            return move;
        }

        private Move next(String flow, String lock, String lid) {
            List<Move> all = moves.getOrDefault(lock, List.of());
            int n = used.merge(lock, 1, Integer::sum);
            if (n > all.size()) {
                throw new AssertionError("Flow '" + flow + "' waits at lock '" + lid
                        + "', and the script does not say what happens there.\n  scripted: " + scripted()
                        + "\n  add:      " + advice.replace("%s", lock) + (all.isEmpty() ? "" : " once more"));
            }
            return all.get(n - 1);
        }
    }

    private String scripted() {
        List<String> counted = new ArrayList<>();
        moves.forEach((lock, all) -> counted.add(lock + " (" + all.size() + ")"));
        return counted.isEmpty() ? "nothing" : String.join(", ", counted);
    }
}
