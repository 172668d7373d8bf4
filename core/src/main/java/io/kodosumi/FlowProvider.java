package io.kodosumi;

import java.util.Collection;
import java.util.Map;

/** Brings flows and completion hooks, found by {@link java.util.ServiceLoader} on the class path. Has a public constructor without arguments. */
public interface FlowProvider {
    /** The flows; called once per runtime, as it opens. */
    Collection<Flow> flows();

    /** The completion hooks, by name; called once per runtime, as it opens. None by default. */
    default Map<String, CompletionHook> hooks() {
        return Map.of();
    }
}
