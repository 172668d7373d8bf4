package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What attempts of all executions have emitted and the store is not known to have, and what of it is to be published next. Its monitor
 * guards all that is {@link Outgoing}; under it nothing blocks and nobody is told. Safe for use by many threads.
 */
final class Buffer {
    static final int MAX_RUN = 512;
    private static final int MAX_EVENTS = 2048;
    private static final long MAX_BYTES = 4 << 20;

    private final Timing timing;
    private final Duration recheck;
    private final Publisher.Bound bound;
    private final Timing.EventCount work;
    private final Timing.EventCount room;
    private final Timing.EventCount begun;
    private final Map<Fid, List<Outgoing>> all = new LinkedHashMap<>();
    private final Set<Outgoing> ready = new LinkedHashSet<>();
    private int events;
    private int telling;
    private long bytes;
    private long pausedUntil;
    private boolean ended;
    private volatile boolean flushing;

    Buffer(Timing timing, Duration recheck, Publisher.Bound bound) {
        this.timing = timing;
        this.recheck = recheck;
        this.bound = bound;
        this.work = timing.eventCount();
        this.room = timing.eventCount();
        this.begun = timing.eventCount();
        this.pausedUntil = timing.nanoTime();
    }

    // ---- what happens to it ----

    /** Raised when there is something to publish, and when all may be stored of what is flushed. */
    Timing.EventCount work() {
        return work;
    }

    /** Raised when there may be room again. */
    Timing.EventCount room() {
        return room;
    }

    /** Raised when something is kept and nothing was. */
    Timing.EventCount begun() {
        return begun;
    }

    // ---- attempts ----

    Outgoing open(Fid fid, long after) {
        Outgoing outgoing = new Outgoing(this, fid, after);
        synchronized (this) {
            if (ended) {
                outgoing.fence();
            } else {
                all.computeIfAbsent(fid, key -> new ArrayList<>(1)).add(outgoing);
            }
        }
        return outgoing;
    }

    /** What is emitted from now on goes nowhere: an attempt that waits for it, or begins only now, is told that it is lost. */
    void end() {
        List<Outgoing> told;
        synchronized (this) {
            ended = true;
            told = all.values().stream().flatMap(List::stream).toList();
            told.forEach(Outgoing::fence);
        }
        told.forEach(Outgoing::tellChanged);
    }

    // ---- what is kept ----

    synchronized boolean keeps(Fid fid) {
        return all.getOrDefault(fid, List.of()).stream()
                .anyMatch(outgoing -> outgoing.oldest().isPresent());
    }

    synchronized Publisher.Load load() {
        Instant now = timing.now();
        Duration oldest = all.values().stream()
                .flatMap(List::stream)
                .flatMap(outgoing -> outgoing.oldest().stream())
                .map(event -> Duration.between(event.at(), now))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) >= 0 ? one : other);
        return new Publisher.Load(events, bytes, oldest);
    }

    synchronized boolean isEmpty() {
        return events == 0;
    }

    synchronized boolean isFull() {
        return events >= bound.events() || bytes >= bound.bytes();
    }

    /** From now on it is told when all is stored. */
    void flush() {
        flushing = true;
        work.raise();
    }

    /** Whether it is flushed, all is stored, and who waited for that has been told. */
    synchronized boolean isFlushed() {
        return flushing && events == 0 && telling == 0;
    }

    // ---- what the store has ----

    void stored(Fid fid, long head) {
        List<Outgoing> told = new ArrayList<>();
        synchronized (this) {
            for (Outgoing outgoing : List.copyOf(all.getOrDefault(fid, List.of()))) {
                if (outgoing.stored(head)) {
                    told.add(outgoing);
                    tidy(outgoing);
                }
            }
            telling += told.size();
        }
        tell(told);
    }

    void ended(Fid fid) {
        List<Outgoing> told;
        synchronized (this) {
            told = List.copyOf(all.getOrDefault(fid, List.of()));
            told.forEach(outgoing -> {
                outgoing.close();
                tidy(outgoing);
            });
            telling += told.size();
        }
        tell(told);
    }

    private void tell(List<Outgoing> told) {
        if (!told.isEmpty()) {
            try {
                told.forEach(Outgoing::tellChanged);
            } finally {
                synchronized (this) {
                    telling -= told.size();
                }
                freed();
            }
        }
    }

    /** Those of which the transport has had something for a while that the store is not known to have. */
    synchronized List<Fid> toLookAt() {
        long now = timing.nanoTime();
        return all.values().stream()
                .flatMap(List::stream)
                .filter(outgoing -> outgoing.takeLook(now))
                .map(Outgoing::fid)
                .distinct()
                .toList();
    }

    synchronized boolean isUnderWay(Fid fid) {
        return all.getOrDefault(fid, List.of()).stream().anyMatch(Outgoing::isUnderWay);
    }

    synchronized void probe(Fid fid) {
        all.getOrDefault(fid, List.of()).forEach(outgoing -> outgoing.probe(timing.nanoTime()));
    }

    // ---- for what is outgoing, under the monitor ----

    Duration recheck() {
        return recheck;
    }

    long now() {
        return timing.nanoTime();
    }

    /** Something is kept no more. */
    void freed() {
        room.raise();
        if (flushing) {
            work.raise();
        }
    }

    synchronized void ready(Outgoing outgoing) {
        if (ready.add(outgoing)) {
            work.raise();
        }
    }

    synchronized void kept(int more, long moreBytes) {
        if (events == 0) {
            begun.raise();
        }
        events += more;
        bytes += moreBytes;
    }

    /** Forgets it, if it is over. */
    synchronized void tidy(Outgoing outgoing) {
        if (outgoing.isOver()) {
            all.computeIfPresent(outgoing.fid(), (fid, mine) -> {
                mine.remove(outgoing);
                return mine.isEmpty() ? null : mine;
            });
        }
    }

    // ---- for who publishes ----

    /** A run that is under way, and whose it is. */
    record Sending(Outgoing outgoing, Run run) {}

    /** Takes what is to be published in one call, in the order in which it came; empty for nothing. */
    synchronized List<Sending> take() {
        long now = timing.nanoTime();
        List<Sending> batch = new ArrayList<>();
        int count = 0;
        long size = 0;
        for (Iterator<Outgoing> each = ready.iterator(); each.hasNext() && count < MAX_EVENTS && size < MAX_BYTES; ) {
            Outgoing outgoing = each.next();
            Optional<Run> run = outgoing.next(now, MAX_BYTES);
            if (run.isPresent()) {
                batch.add(new Sending(outgoing, run.get()));
                count += run.get().events().size();
                size += run.get().events().stream()
                        .mapToLong(event -> event.payload().length())
                        .sum();
            }
            if (run.isPresent() || !outgoing.hasUnsent()) {
                each.remove();
            }
        }
        return batch;
    }

    /** In how many nanoseconds something may be published for which the transport had no room. */
    synchronized long untilRoom() {
        long now = timing.nanoTime();
        return ready.stream()
                .mapToLong(outgoing -> Math.max(1, outgoing.notBefore() - now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What became of these is not known: all of it goes once more, after that time. */
    synchronized void again(List<Sending> batch, long nanos) {
        batch.forEach(sending -> ready.add(sending.outgoing));
        pausedUntil = timing.nanoTime() + nanos;
    }

    /** For how long nothing is published, because the transport failed; zero or less if something may be. */
    synchronized long pause() {
        return pausedUntil - timing.nanoTime();
    }

    /** Does what the transport says of each. */
    void apply(List<Sending> batch, List<Published> answers) {
        boolean isSomethingFenced = false;
        synchronized (this) {
            long now = timing.nanoTime();
            for (int i = 0; i < answers.size(); i++) {
                Outgoing outgoing = batch.get(i).outgoing;
                isSomethingFenced |= judge(outgoing, batch.get(i).run, answers.get(i), now);
                if (outgoing.hasUnsent()) {
                    ready.add(outgoing);
                }
                tidy(outgoing);
            }
        }
        batch.forEach(sending -> sending.outgoing.tellChanged());
        if (isSomethingFenced) {
            freed();
        }
    }

    private static boolean judge(Outgoing outgoing, Run run, Published answer, long now) {
        switch (answer.verdict()) {
            case ACCEPTED -> outgoing.accepted(last(run), now);
            case FULL -> outgoing.full(now);
            case GAP -> outgoing.lostBehind(answer.tail(), now);
            case FENCED -> outgoing.fence();
        }
        return outgoing.isFenced();
    }

    static long last(Run run) {
        List<Event> events = run.events();
        return events.get(events.size() - 1).position();
    }
}
