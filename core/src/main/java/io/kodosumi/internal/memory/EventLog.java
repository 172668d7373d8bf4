package io.kodosumi.internal.memory;

import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The log of one execution, and aside from it what came too late. */
final class EventLog {
    private record Late(Event event, Reason reason) {}

    private final NavigableMap<Long, Event> events = new TreeMap<>();
    private final Map<Long, Late> aside = new HashMap<>();
    private boolean closed;

    long head() {
        return events.isEmpty() ? 0 : events.lastKey();
    }

    boolean isClosed() {
        return closed;
    }

    /** Appends what is new of a run; empty when all of it is in the log now. */
    Optional<Reason> append(long after, List<Event> run) {
        List<Event> fresh = run.stream().filter(event -> !has(event)).toList();
        Optional<Reason> refusal = fresh.isEmpty() ? Optional.empty() : judge(after, fresh.get(0));
        if (refusal.isEmpty()) {
            fresh.forEach(this::add);
        } else if (refusal.get() == Reason.LATE) {
            fresh.forEach(event -> aside.putIfAbsent(event.position(), new Late(event, Reason.LATE)));
        }
        return refusal;
    }

    private boolean has(Event event) {
        Event stored = events.get(event.position());
        return stored != null && stored.kind().equals(event.kind());
    }

    private Optional<Reason> judge(long after, Event first) {
        long head = head();
        if (closed) {
            return Optional.of(Reason.CLOSED);
        }
        if (first.kind().equals(Event.LOST) && head != after) {
            return Optional.of(Reason.LATE);
        }
        if (head < after) {
            return Optional.of(Reason.GAP);
        }
        return first.position() > head ? Optional.empty() : Optional.of(Reason.LATE);
    }

    private void add(Event event) {
        events.put(event.position(), event);
        closed = closed || event.closes();
    }

    EventPage page(long after, Set<String> kinds, int limit) {
        List<Event> found = new ArrayList<>();
        for (Event event : events.tailMap(after, false).values()) {
            if (kinds.isEmpty() || kinds.contains(event.kind())) {
                found.add(event);
            }
            if (found.size() == limit) {
                return page(found, event.position());
            }
        }
        return page(found, Math.max(after, head()));
    }

    private EventPage page(List<Event> found, long through) {
        return new EventPage(found, through, closed && through >= head());
    }
}
