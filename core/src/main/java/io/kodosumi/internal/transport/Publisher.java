package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.ExecutionStore;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what attempts emit to the transport, and keeps it until the store has it: what the transport loses meanwhile is sent again.
 * What queued, of all executions, while it was last busy is the next call; a lone event waits for nobody.
 */
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_EVENTS = 2048;
    static final int MAX_RUN = 512;
    private static final long MAX_BYTES = 4 << 20;

    private final EventTransport transport;
    private final Timing timing;
    private final Problems problems;
    private final Duration recheck;
    private final Bound bound;
    private final Heads heads;
    private final Timing.EventCount work;
    private final Timing.EventCount room;
    private final Map<Fid, List<Outgoing>> all = new LinkedHashMap<>();
    private final Set<Outgoing> ready = new LinkedHashSet<>();
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
    private volatile EventTransport.@Nullable Producer producer; // of the thread, and of who ends it
    private Timing.@Nullable Worker worker;
    private int events;
    private int telling;
    private long bytes;
    private long pausedUntil;
    private boolean ended;
    private volatile boolean flushing;
    private volatile boolean closed;

    /**
     * How much is kept at most before who emits has to wait.
     *
     * @param events how many events
     * @param bytes roughly how many bytes
     */
    public record Bound(int events, long bytes) {}

    /** @param recheck how long at most between two looks for what other processes stored */
    public Publisher(
            EventTransport transport,
            ExecutionStore store,
            Timing timing,
            Problems problems,
            Duration recheck,
            Bound bound) {
        this.transport = transport;
        this.timing = timing;
        this.problems = problems;
        this.recheck = recheck;
        this.bound = bound;
        this.heads = new Heads(this, store, timing);
        this.work = timing.eventCount();
        this.room = timing.eventCount();
        this.pausedUntil = timing.nanoTime();
    }

    void start() {
        worker = timing.start("kodosumi-publisher", this::loop);
        heads.start();
    }

    // ---- for attempts ----

    /**
     * What a new attempt emits goes here.
     *
     * @param after what its opening follows
     * @param changed called when something of it was accepted or stored, or its claim is lost; does not block
     */
    public Outgoing open(Fid fid, long after, Runnable changed) {
        Outgoing outgoing = new Outgoing(this, fid, after, changed);
        synchronized (this) {
            if (ended) {
                outgoing.fence();
            } else {
                all.computeIfAbsent(fid, key -> new ArrayList<>(1)).add(outgoing);
            }
        }
        return outgoing;
    }

    /** Raised when there may be room again for what attempts emit. */
    public Timing.EventCount room() {
        return room;
    }

    /** Whether something of this execution is not known to be stored. */
    public synchronized boolean keeps(Fid fid) {
        return all.getOrDefault(fid, List.of()).stream()
                .anyMatch(outgoing -> outgoing.oldest().isPresent());
    }

    /**
     * What is kept.
     *
     * @param oldest how long ago the oldest of it was emitted; zero for nothing
     */
    public record Load(int events, long bytes, Duration oldest) {
        /** Nothing. */
        public static final Load NONE = new Load(0, 0, Duration.ZERO);
    }

    /** What is kept now. */
    public synchronized Load load() {
        Instant now = timing.now();
        Duration oldest = all.values().stream()
                .flatMap(List::stream)
                .flatMap(outgoing -> outgoing.oldest().stream())
                .map(event -> Duration.between(event.at(), now))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) >= 0 ? one : other);
        return new Load(events, bytes, oldest);
    }

    // ---- what the store has ----

    /** The store has all of this execution up to here. */
    public void stored(Fid fid, long head) {
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

    /** The log of this execution has ended, or it is gone. */
    public void ended(Fid fid) {
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

    /** Somebody else says that this execution may have changed. */
    public void nudged(Fid fid) {
        heads.nudged(fid);
    }

    private void tell(List<Outgoing> told) {
        if (!told.isEmpty()) {
            told.forEach(Outgoing::tellChanged);
            synchronized (this) {
                telling -= told.size();
            }
            freed();
        }
    }

    // ---- for what is outgoing, under the monitor ----

    /** Something is kept no more. */
    void freed() {
        room.raise();
        if (flushing) {
            work.raise();
        }
    }

    Duration recheck() {
        return recheck;
    }

    long now() {
        return timing.nanoTime();
    }

    /** Whether the transport has failed and is tried again later. */
    synchronized boolean isAway() {
        return pausedUntil - now() > 0;
    }

    synchronized void ready(Outgoing outgoing) {
        if (ready.add(outgoing)) {
            work.raise();
        }
    }

    synchronized void kept(int more, long moreBytes) {
        if (events == 0) {
            heads.begin();
        }
        events += more;
        bytes += moreBytes;
    }

    synchronized boolean isFull() {
        return events >= bound.events() || bytes >= bound.bytes();
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

    synchronized boolean isAnythingUnderWay() {
        return events > 0;
    }

    synchronized void probe(Fid fid) {
        all.getOrDefault(fid, List.of()).forEach(outgoing -> outgoing.probe(timing.nanoTime()));
    }

    // ---- the thread ----

    private void loop() {
        try {
            while (!closed && !(flushing && isFlushed())) {
                long stamp = work.stamp();
                long wait = round();
                if (wait > 0 && !closed && !(flushing && isFlushed())) {
                    work.await(stamp, wait);
                }
            }
        } catch (InterruptedException stop) {
            LOG.debug("The publisher was interrupted as it closes");
        } finally {
            end();
        }
    }

    /** What is emitted from now on goes nowhere: an attempt that waits for it, or begins only now, is told that it is lost. */
    private void end() {
        List<Outgoing> told;
        synchronized (this) {
            ended = true;
            told = all.values().stream().flatMap(List::stream).toList();
            told.forEach(Outgoing::fence);
        }
        told.forEach(Outgoing::tellChanged);
    }

    private long round() {
        try {
            long now = timing.nanoTime();
            long pause = pause(now);
            if (pause > 0) {
                return pause;
            }
            List<Sending> batch = take(now);
            if (batch.isEmpty()) {
                return untilRoom(now);
            }
            publish(batch);
        } catch (RuntimeException | Error fault) { // the loop lives for ever
            problems.report(Problems.TRANSPORT_WRITES, "The transport failed: " + fault);
            LOG.warn("Publishing failed; it is tried again", fault);
            again(List.of(), true);
        }
        return 0;
    }

    private synchronized long pause(long now) {
        return pausedUntil - now;
    }

    private record Sending(Outgoing outgoing, Run run) {}

    private synchronized List<Sending> take(long now) {
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

    private synchronized long untilRoom(long now) {
        return ready.stream()
                .mapToLong(outgoing -> Math.max(1, outgoing.notBefore() - now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void publish(List<Sending> batch) {
        try {
            List<Published> answers =
                    producer().publish(batch.stream().map(Sending::run).toList());
            apply(batch, answers);
            backoff.reset();
            problems.clear(Problems.TRANSPORT_WRITES);
        } catch (KodosumiException away) {
            problems.report(Problems.TRANSPORT_WRITES, String.valueOf(away.getMessage()));
            again(batch, !away.isTransient());
        } catch (RuntimeException | Error fault) {
            problems.report(Problems.TRANSPORT_WRITES, "The transport failed: " + fault);
            LOG.warn("Publishing failed; it is tried again", fault);
            again(batch, true);
        }
    }

    /** Not under the monitor: it may take as long as a connection does, and who emits waits for nobody. */
    private EventTransport.Producer producer() {
        EventTransport.Producer mine = producer;
        if (mine == null) {
            mine = transport.producer();
            producer = mine;
            if (closed) { // meanwhile: who ended this thread may have found none
                closeProducer();
            }
        }
        return mine;
    }

    /** What became of it is not known: all of it goes once more, in a while. */
    private void again(List<Sending> batch, boolean anew) {
        synchronized (this) {
            batch.forEach(sending -> ready.add(sending.outgoing));
            pausedUntil = timing.nanoTime() + backoff.nextNanos();
        }
        if (anew) {
            closeProducer();
        }
    }

    private void apply(List<Sending> batch, List<Published> answers) {
        if (answers.size() != batch.size()) {
            throw new KodosumiException(
                    "The transport gave " + answers.size() + " answers to " + batch.size()
                            + " runs; expected one for each",
                    null,
                    true);
        }
        List<Outgoing> told = new ArrayList<>();
        synchronized (this) {
            long now = timing.nanoTime();
            for (int i = 0; i < answers.size(); i++) {
                Outgoing outgoing = batch.get(i).outgoing;
                judge(outgoing, batch.get(i).run, answers.get(i), now);
                told.add(outgoing);
                if (outgoing.hasUnsent()) {
                    ready.add(outgoing);
                }
                tidy(outgoing);
            }
        }
        told.forEach(Outgoing::tellChanged);
        if (answers.stream().anyMatch(answer -> answer.verdict() == EventTransport.Verdict.FENCED)) {
            freed();
        }
    }

    private static void judge(Outgoing outgoing, Run run, Published answer, long now) {
        switch (answer.verdict()) {
            case ACCEPTED -> outgoing.accepted(last(run), now);
            case FULL -> outgoing.full(now);
            case GAP -> outgoing.lostBehind(answer.tail(), now);
            case FENCED -> outgoing.fence();
        }
    }

    static long last(Run run) {
        List<Event> events = run.events();
        return events.get(events.size() - 1).position();
    }

    // ---- closing ----

    private synchronized boolean isFlushed() {
        return events == 0 && telling == 0; // who waited for it has been told
    }

    /** Waits until all that was emitted is stored, which ends its thread; whether it is. */
    boolean flush(Duration atMost) throws InterruptedException {
        flushing = true;
        work.raise();
        Timing.Worker mine = worker;
        return mine == null || mine.join(atMost);
    }

    /** Ends its thread; what is not accepted by then never will be. */
    void close(Duration atMost) throws InterruptedException {
        closed = true;
        work.raise();
        Timing.Worker mine = worker;
        if (mine != null && !mine.join(atMost)) {
            mine.interrupt();
            mine.join(atMost);
        }
        heads.close(atMost);
        closeProducer();
    }

    private void closeProducer() {
        EventTransport.Producer mine = producer;
        producer = null;
        if (mine != null) {
            try {
                mine.close();
            } catch (RuntimeException broken) {
                LOG.debug("A producer could not be closed", broken);
            }
        }
    }
}
