package io.kodosumi.internal.attempt;

import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionStore;
import java.util.List;
import java.util.Set;

/** Tells in the log that an attempt found the execution paused, or let go on: what the log says already is not told again. */
final class Pauses {
    private static final int PAGE = 500;
    private static final String PAUSED = "paused";

    private final Context context;

    Pauses(Context context) {
        this.context = context;
    }

    void tell(boolean paused) {
        if (context.read(this::isToldPaused) != paused) {
            context.emitter().tell(Event.STATUS, paused ? PAUSED : "running");
        }
    }

    /** Whether the last status in the log is paused. */
    private boolean isToldPaused() {
        boolean paused = false;
        long after = 0;
        while (true) {
            ExecutionStore.EventPage page =
                    context.services().store().events(context.fid(), after, Set.of(Event.STATUS), PAGE);
            List<Event> events = page.events();
            if (!events.isEmpty()) {
                paused = events.get(events.size() - 1).payload().equals(PAUSED);
            }
            if (events.size() < PAGE) {
                return paused;
            }
            after = page.through();
        }
    }
}
