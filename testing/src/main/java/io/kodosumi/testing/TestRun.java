package io.kodosumi.testing;

import io.kodosumi.Execution;
import io.kodosumi.Outcome;
import io.kodosumi.model.Event;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An execution that a test ran to its end; {@link KodosumiAssertions#assertThat(TestRun)} asserts on it. Immutable. */
public final class TestRun {
    private final Execution execution;
    private final Outcome outcome;
    private final List<Event> events;
    private final @Nullable Map<String, Integer> steps;

    TestRun(Execution execution, Outcome outcome, List<Event> events, @Nullable Map<String, Integer> steps) {
        this.execution = execution;
        this.outcome = outcome;
        this.events = List.copyOf(events);
        this.steps = steps;
    }

    /** The execution itself. */
    public Execution execution() {
        return execution;
    }

    /** How it ended. */
    public Outcome outcome() {
        return outcome;
    }

    /** Its whole log. */
    public List<Event> events() {
        return events;
    }

    /** How often the body of each step ran, by the key of the step ({@code draft~1}). */
    public Map<String, Integer> steps() {
        if (steps == null) {
            throw new IllegalStateException("How often the steps of execution " + execution
                    + " ran is not known: run it with KodosumiTest.run.");
        }
        return new TreeMap<>(steps);
    }

    /** The outcome. */
    @Override
    public String toString() {
        return outcome.toString();
    }
}
