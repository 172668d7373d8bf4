package io.kodosumi.testing;

import io.kodosumi.model.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the events of a log; those by which the runtime keeps count ({@code attempt}, {@code status}) are passed over. */
public final class LogAssert extends AbstractAssert<LogAssert, List<Event>> {
    private static final Set<String> OF_THE_RUNTIME = Set.of(Event.ATTEMPT, Event.STATUS);

    private final ExecutionAssert execution;

    LogAssert(List<Event> events, ExecutionAssert execution) {
        super(told(events), LogAssert.class);
        this.execution = execution;
    }

    private static List<Event> told(List<Event> events) {
        return events.stream()
                .filter(event -> !OF_THE_RUNTIME.contains(event.kind()))
                .toList();
    }

    /** These kinds, in this order, and no others. */
    public LogAssert kinds(String... expected) {
        List<String> kinds = actual.stream().map(Event::kind).toList();
        if (!kinds.equals(Arrays.asList(expected))) {
            failWithMessage("Expected the log to tell of %s, but it is%s", Arrays.asList(expected), written(actual));
        }
        return this;
    }

    /** An event of this kind whose payload has this text in it. */
    public LogAssert contains(String kind, String text) {
        if (actual.stream()
                .noneMatch(event -> event.kind().equals(kind) && event.payload().contains(text))) {
            failWithMessage(
                    "Expected the log to have a '%s' event with <%s>, but it is%s", kind, text, written(actual));
        }
        return this;
    }

    /** No event of this kind. */
    public LogAssert doesNotContain(String kind) {
        if (actual.stream().anyMatch(event -> event.kind().equals(kind))) {
            failWithMessage("Expected the log to have no '%s' event, but it is%s", kind, written(actual));
        }
        return this;
    }

    /** Back to the execution. */
    public ExecutionAssert and() {
        return execution;
    }

    private static String written(List<Event> events) {
        return events.stream()
                .map(event -> "\n  " + Event.written(event.position()) + " " + event.kind() + " " + event.payload())
                .collect(Collectors.joining());
    }
}
