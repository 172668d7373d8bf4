package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Runs as the attempts of one execution would emit them, each following the one before. */
final class LogScript {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private final Fid fid;
    private int attempt = 1;
    private int n;
    private long last;

    /** The log of a new execution. */
    LogScript() {
        this(new Fid(UUID.randomUUID().toString().replace("-", "").substring(0, 24)));
    }

    /** Another log of the same execution, as an attempt writes it that knows of no other. */
    LogScript(Fid fid) {
        this.fid = fid;
    }

    Fid fid() {
        return fid;
    }

    /** The position of the last event made so far. */
    long last() {
        return last;
    }

    /** The opening of the next attempt; at first, of attempt 1. */
    Run opening() {
        attempt += last == 0 ? 0 : 1;
        n = 0;
        return run(List.of(event(Event.ATTEMPT, "{\"dict\":{\"attempt\":" + attempt + "}}")));
    }

    /** The next events of the present attempt. */
    Run next(int count) {
        return run(IntStream.range(0, count)
                .mapToObj(i -> event("debug", "line " + (n + 1)))
                .toList());
    }

    /** The next event of the present attempt, with this payload. */
    Run saying(String payload) {
        return run(List.of(event("stdout", payload)));
    }

    /** The closing event. */
    Run closing() {
        return run(List.of(event(Event.STATUS, "finished")));
    }

    /** A run's events as they are sent when the store has confirmed all before them. */
    static Run followingNothing(Run run) {
        return new Run(run.fid(), 0, run.events());
    }

    /** Two runs of one attempt, one behind the other, as one. */
    static Run joined(Run first, Run second) {
        List<Event> events = new ArrayList<>(first.events());
        events.addAll(second.events());
        return new Run(first.fid(), first.after(), events);
    }

    private Event event(String kind, String payload) {
        n++;
        return new Event(Event.position(attempt, n), AT.plusNanos(n * 1_000L), kind, payload);
    }

    private Run run(List<Event> events) {
        Run run = new Run(fid, last, events);
        last = events.get(events.size() - 1).position();
        return run;
    }
}
