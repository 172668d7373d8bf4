package io.kodosumi.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a runtime go through on their way to its store and its transport: at one of them the runtime dies, and none gets
 * through any more. Safe for use by many threads.
 */
final class Fuse {
    private final @Nullable CrashPoint point;
    private final Runnable death;
    private final Map<String, Integer> calls = new HashMap<>();
    private String what = "";
    private volatile boolean armed;
    private volatile boolean blown;

    /** @param death ends the process, or what stands for it */
    Fuse(@Nullable CrashPoint point, Runnable death) {
        this.point = point;
        this.death = death;
    }

    /** From now on calls are counted: what a runtime does as it opens is not of a run. */
    Fuse arm() {
        armed = true;
        return this;
    }

    /** Whether it came to the point. */
    boolean isBlown() {
        return blown;
    }

    /** What was done at the point. */
    synchronized String what() {
        return what;
    }

    /** How many calls of a kind there were. */
    synchronized int calls(String call) {
        return calls.getOrDefault(call, 0);
    }

    /**
     * A call that is counted.
     *
     * @param otherwise what a runtime hears that has died: it is to stop, without a word
     */
    <T> T through(String call, Supplier<String> described, Supplier<T> action, Supplier<T> otherwise) {
        if (blown) {
            return otherwise.get();
        }
        if (!armed) {
            return action.get();
        }
        boolean isHere = isHere(call, described);
        if (isHere && point != null && point.side() == CrashPoint.Side.BEFORE) {
            blow();
            return otherwise.get();
        }
        T result = action.get();
        if (isHere) {
            blow();
            return otherwise.get();
        }
        return result;
    }

    private synchronized boolean isHere(String call, Supplier<String> described) {
        int n = calls.merge(call, 1, Integer::sum);
        boolean isHere = point != null && point.call().equals(call) && point.n() == n;
        if (isHere) {
            what = described.get();
        }
        return isHere;
    }

    private void blow() {
        blown = true;
        death.run();
    }
}
