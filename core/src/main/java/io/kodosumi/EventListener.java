package io.kodosumi;

import io.kodosumi.model.Event;

/** Hears an execution's events, one after the other, on a thread of the runtime that is not the flow's. */
@FunctionalInterface
public interface EventListener {
    /** Hears an event. It may block: events wait in the store meanwhile. What it throws ends its subscription. */
    void onEvent(Event event);
}
