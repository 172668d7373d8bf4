package io.kodosumi;

import java.time.Instant;
import java.util.List;

/**
 * How a runtime is: what is wrong at present and since when.
 *
 * @param problems empty when all is well
 */
public record Health(List<Problem> problems) {
    /** Copies the problems. */
    public Health {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean isUp() {
        return problems.isEmpty();
    }

    /**
     * One thing that is wrong.
     *
     * @param what a short name
     * @param detail a sentence with the values and what to do
     */
    public record Problem(String what, String detail, Instant since) {}
}
