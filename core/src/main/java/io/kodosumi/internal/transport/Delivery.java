package io.kodosumi.internal.transport;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.store.Weight;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings runs of one execution into its log, in order, until the store has judged each: stored, or not wanted. What the transport has
 * lost, and what the store cannot keep, becomes a {@code lost} event. Judged on the writer's thread; sent by the spooler's.
 */
final class Delivery implements WriteQueue.Unit {
    private final List<Run> runs;
    private final Deque<Run> left = new ArrayDeque<>();
    private final Tools tools;
    private @Nullable Hole hole;
    private long gapAt = -1;
    private volatile boolean judged;
    private volatile @Nullable KodosumiException failure;

    /**
     * What it works with.
     *
     * @param again queues it once more
     * @param told called as it is judged, or has failed for now
     */
    record Tools(
            JsonCodec codec,
            Supplier<Instant> now,
            Consumer<Delivery> again,
            Runnable told,
            Consumer<String> setAside) {}

    /**
     * What is missing in the log.
     *
     * @param after the log's head, as far as known
     * @param upto the last one missing
     */
    private record Hole(long after, long upto) {}

    Delivery(List<Run> runs, Tools tools) {
        this.runs = List.copyOf(runs);
        this.left.addAll(runs);
        this.tools = tools;
    }

    Fid fid() {
        return runs.get(0).fid();
    }

    /** As they were handed out. */
    List<Run> runs() {
        return runs;
    }

    /** Whether every run is stored or not wanted. */
    boolean isJudged() {
        return judged;
    }

    /** Why it could not be judged, the last time it was sent. */
    @Nullable
    KodosumiException failure() {
        return failure;
    }

    /** Sends it. */
    void send() {
        failure = null;
        tools.again.accept(this);
    }

    @Override
    public List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        Hole lost = hole;
        if (lost != null) {
            writes.add(new Write.Append(fid(), lost.after, List.of(lost(lost))));
        }
        left.forEach(run -> writes.add(new Write.Append(fid(), run.after(), run.events())));
        return writes;
    }

    private Event lost(Hole lost) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("after", Event.written(lost.after));
        told.put("upto", Event.written(lost.upto));
        return new Event(lost.upto, tools.now.get(), Event.LOST, tools.codec.envelope(told));
    }

    @Override
    public long weight() {
        return Weight.UNIT
                + runs.stream()
                        .flatMap(run -> run.events().stream())
                        .mapToLong(event -> Weight.ofEvent(event.payload()))
                        .sum();
    }

    @Override
    public void done(List<WriteResult> results) {
        int next = 0;
        if (hole != null) {
            if (results.get(next) instanceof WriteResult.Failed failed) {
                failed(failed.cause()); // what stands for an event must be there before what follows it
                return;
            }
            if (!isFilled(results.get(next))) {
                again();
                return;
            }
            next++;
        }
        for (; next < results.size(); next++) {
            if (!isOver(results.get(next))) {
                again();
                return;
            }
            left.removeFirst();
        }
        judged = true;
        tools.told.run();
    }

    /** Whether the hole is told, or is none any more. */
    private boolean isFilled(WriteResult result) {
        Hole lost = Objects.requireNonNull(hole);
        if (result instanceof WriteResult.Refused refused
                && refused.reason() == Reason.LATE
                && refused.at() < lost.upto) {
            hole = new Hole(refused.at(), lost.upto); // the head moved meanwhile
            return false;
        }
        hole = null;
        return result instanceof WriteResult.Done;
    }

    /** Whether a run is stored or not wanted; if not, what to do first is noted. */
    private boolean isOver(WriteResult result) {
        if (result instanceof WriteResult.Failed failed) {
            setAside(failed.cause());
            return false;
        }
        if (!(result instanceof WriteResult.Refused refused)) {
            return true;
        }
        if (refused.reason() == Reason.GAP) {
            gap(refused.at());
        }
        return switch (refused.reason()) {
            case LATE, CLOSED, UNKNOWN -> true;
            default -> false;
        };
    }

    /** What the log lacks may be on its way: the second look at the same head says that it is lost. */
    private void gap(long head) {
        if (gapAt == head) {
            hole = new Hole(head, left.getFirst().after());
        }
        gapAt = head;
    }

    /** One event that the store cannot keep takes no other with it. */
    private void setAside(KodosumiException cause) {
        Run bad = left.removeFirst();
        List<Event> events = bad.events();
        if (events.size() > 1) {
            for (int i = events.size() - 1; i >= 0; i--) {
                long after = i == 0 ? bad.after() : events.get(i - 1).position();
                left.addFirst(new Run(fid(), after, List.of(events.get(i))));
            }
            return;
        }
        Event event = events.get(0);
        tools.setAside.accept("Event " + Event.written(event.position()) + " of kind '" + event.kind()
                + "' cannot be stored, and a 'lost' event stands for it in the log: " + cause.getMessage());
        hole = new Hole(bad.after(), event.position());
    }

    private void again() {
        tools.again.accept(this);
    }

    @Override
    public void failed(KodosumiException cause) {
        failure = cause;
        tools.told.run();
    }
}
