package io.kodosumi.examples.own;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.EventTransport.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one execution that are not done, in order, and who has them. Guarded by its transport. */
final class EventQueue {
    private final Deque<Item> items = new ArrayDeque<>();
    private long tail;
    private long handedOut;

    @Nullable
    private Object holder;

    /** An event, and the position that it follows. */
    private record Item(long after, Event event) {}

    int size() {
        return items.size();
    }

    long tail() {
        return tail;
    }

    /** Judges a run: fenced by a newer attempt, known, behind a hole, more than there is room for; else it is taken. */
    Verdict offer(Run run, int room) {
        Event first = run.events().get(0);
        if (first.attempt() < Event.attempt(tail)) {
            return Verdict.FENCED;
        }
        List<Event> rest =
                run.events().stream().filter(event -> event.position() > tail).toList();
        if (rest.isEmpty()) {
            return Verdict.ACCEPTED;
        }
        if (run.after() > tail && !first.opens()) {
            return Verdict.GAP;
        }
        if (rest.size() > room) {
            return Verdict.FULL;
        }
        long after = rest.size() == run.events().size() ? run.after() : tail;
        for (Event event : rest) {
            items.add(new Item(after, event));
            after = event.position();
        }
        tail = after;
        return Verdict.ACCEPTED;
    }

    /** Hands out so many events as runs, unless somebody has some of them. */
    List<Run> take(Fid fid, Object taker, int max) {
        if (holder != null || items.isEmpty()) {
            return List.of();
        }
        List<Run> runs = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        long after = 0;
        for (Item item : items.stream().limit(max).toList()) {
            Event last = events.isEmpty() ? item.event() : events.get(events.size() - 1);
            boolean goesOn = item.after() == last.position() && item.event().attempt() == last.attempt();
            if (!events.isEmpty() && !goesOn) {
                runs.add(new Run(fid, after, events));
                events = new ArrayList<>();
            }
            after = events.isEmpty() ? item.after() : after;
            events.add(item.event());
            handedOut = item.event().position();
        }
        runs.add(new Run(fid, after, events));
        holder = taker;
        return runs;
    }

    /** Frees what is at or below a position, whoever has it. */
    void done(long upto) {
        items.removeIf(item -> item.event().position() <= upto);
        if (upto >= handedOut) {
            holder = null;
        }
    }

    /** What this holder has comes again. */
    void release(Object from) {
        if (from.equals(holder)) {
            holder = null;
        }
    }
}
