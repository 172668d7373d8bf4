package io.kodosumi.testing;

import java.util.Map;

/**
 * What became of a run that was crashed at a boundary.
 *
 * @param boundary such as {@code before write 4}
 * @param writes what was written there: {@code Append, Put draft~1}
 * @param kills how often it was crashed; 0 if it never came to the boundary
 * @param lost how many {@code lost} events its log has
 * @param steps which bodies of steps ran how much more often than without a crash
 * @param effects which effects happened how much more often, or less, than without a crash
 * @param outcome how it ended, and with what
 */
public record Crash(
        String boundary,
        String writes,
        int kills,
        int lost,
        Map<String, Integer> steps,
        Map<String, Integer> effects,
        String outcome) {
    /** Copies the maps. */
    public Crash {
        steps = Map.copyOf(steps);
        effects = Map.copyOf(effects);
    }

    /** The boundary and what was written there. */
    @Override
    public String toString() {
        return boundary + " (" + writes + ")";
    }
}
