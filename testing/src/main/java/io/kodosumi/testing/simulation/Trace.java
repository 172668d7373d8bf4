package io.kodosumi.testing.simulation;

import java.util.ArrayList;
import java.util.List;

/** All that happened in a run, as one number; and as lines, if somebody wants to read them. Used by who has the turn. */
final class Trace {
    private final boolean isKept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 1;
    private long at;

    /** @param isKept whether there shall be lines */
    Trace(boolean isKept) {
        this.isKept = isKept;
    }

    void turn(Task next, long nanos) {
        at = nanos;
        add(next.number());
        add(nanos);
    }

    /** Something happened that belongs to the run; the sentence is the same whenever the run is repeated. */
    void note(Object who, String sentence) {
        add(sentence.hashCode());
        if (isKept) {
            lines.add(String.format("%12.6f  %s: %s", at / 1e9, who, sentence));
        }
    }

    /** Shown, and no part of the number. */
    void show(Object who, String sentence) {
        if (isKept) {
            lines.add(String.format("%12.6f  %s: %s", at / 1e9, who, sentence));
        }
    }

    private void add(long number) {
        hash = (hash ^ number) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines;
    }
}
