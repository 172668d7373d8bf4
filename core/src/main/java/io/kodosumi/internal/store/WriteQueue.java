package io.kodosumi.internal.store;

import io.kodosumi.Timing;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings units of many executions to the store together: those that queued while the last commit ran are the next transaction. No
 * timer: a lone unit waits for nobody.
 *
 * <p>Units are applied in the order in which they were submitted. A passing failure of the store is met by sending the same batch
 * again until it is known what became of it; a lasting one by sending each unit alone, so that one bad unit fails alone.
 */
public final class WriteQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);
    private static final int MAX_UNITS = 1024;
    private static final int MAX_QUEUED = 4096;
    private static final long MAX_WEIGHT = 8L << 20;

    private final ExecutionStore store;
    private final Timing timing;
    private final Problems problems;
    private final Listener listener;
    private final Timing.EventCount work;
    private final Timing.EventCount room;
    private final ArrayDeque<Unit> queue = new ArrayDeque<>();
    private final ArrayDeque<Long> since = new ArrayDeque<>(); // of each unit in the queue
    private Load sending = Load.NONE; // what left the queue and is not known to be stored; its age is the instant
    private final Timing.Worker writer;
    private boolean closing;
    private volatile boolean abandoned;

    /** @param listener told of all that was applied */
    public WriteQueue(ExecutionStore store, Timing timing, Problems problems, Listener listener) {
        this.store = store;
        this.timing = timing;
        this.problems = problems;
        this.listener = listener;
        this.work = timing.eventCount();
        this.room = timing.eventCount();
        this.writer = timing.start("kodosumi-writer", this::loop);
    }

    /** One execution's writes, asked for when its turn comes, and told what became of them. Its methods do not block. */
    public interface Unit {
        /** What is to be written now; may be empty. Called once, in submission order. */
        List<Write> writes();

        /** Roughly how many bytes it carries, as far as that is known before its turn; does not block. */
        default long weight() {
            return Weight.UNIT;
        }

        /** Applied: one result per write. */
        void done(List<WriteResult> results);

        /** Not known to be applied, and not tried any more. */
        void failed(KodosumiException cause);
    }

    /** A unit that was applied. */
    public record Committed(Fid fid, List<Write> writes, List<WriteResult> results) {}

    /** Hears what was applied, on the writer's thread; does not block. */
    public interface Listener {
        /** A unit was. */
        void committed(Committed unit);

        /** The units of one transaction were, of these executions; told behind each of them. */
        default void committed(Set<Fid> fids) {}
    }

    /** Queues a unit. */
    public void submit(Unit unit) {
        boolean refused;
        synchronized (queue) {
            refused = closing;
            if (!refused) {
                queue.add(unit);
                since.add(timing.nanoTime());
            }
        }
        if (refused) {
            unit.failed(closed());
        } else {
            work.raise();
        }
    }

    /** Queues these writes of one execution. */
    public Ticket submit(List<Write> writes) {
        Ticket ticket = Ticket.of(timing, List.copyOf(writes));
        submit(ticket);
        return ticket;
    }

    /**
     * Waits while the queue is full, before something that nobody has promised yet is added to it.
     *
     * @throws KodosumiException a transient one, when it is still full after that time: nothing was changed
     */
    public void awaitRoom(Duration patience) {
        long start = timing.nanoTime();
        while (true) {
            long stamp = room.stamp();
            if (depth() < MAX_QUEUED) {
                return;
            }
            long left = patience.toNanos() - (timing.nanoTime() - start);
            if (left <= 0) {
                throw new KodosumiException(
                        "The store took no writes for " + patience.toSeconds() + " s, and " + depth()
                                + " units wait for it. Nothing was changed: do it again when the store is back.",
                        null,
                        true);
            }
            try {
                room.await(stamp, left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new KodosumiException(
                        "A wait for the store was interrupted; nothing was changed", interrupted, true);
            }
        }
    }

    /**
     * What waits for the store.
     *
     * @param units how many units
     * @param bytes roughly how much they carry
     * @param age how long the oldest has been waiting, in nanoseconds; 0 for none
     */
    public record Load(int units, long bytes, long age) {
        /** From so many units on launches and answers wait. */
        public static final int BOUND = MAX_QUEUED;

        private static final Load NONE = new Load(0, 0, 0);
    }

    /** What waits, the batch that is being sent included. */
    public Load load() {
        synchronized (queue) {
            long bytes = sending.bytes;
            for (Unit unit : queue) {
                bytes += unit.weight();
            }
            Long first = sending.units > 0 ? Long.valueOf(sending.age) : since.peek();
            long age = first == null ? 0 : Math.max(0, timing.nanoTime() - first);
            return new Load(queue.size() + sending.units, bytes, age);
        }
    }

    /** How many units wait. */
    public int depth() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /**
     * Takes no more units, writes what is queued within the time, fails the rest and ends the thread.
     *
     * @return whether all were written
     */
    public boolean close(Duration atMost) throws InterruptedException {
        synchronized (queue) {
            closing = true;
        }
        work.raise();
        if (!writer.join(atMost)) {
            abandoned = true;
            work.raise();
            writer.join(Duration.ofSeconds(1));
        }
        return failAll() == 0 && !abandoned;
    }

    private int failAll() {
        List<Unit> rest;
        synchronized (queue) {
            rest = new ArrayList<>(queue);
            queue.clear();
            since.clear();
        }
        rest.forEach(unit -> fail(unit, closed()));
        return rest.size();
    }

    /** Says that a write was not known to be stored in time; it may be stored yet. */
    public static KodosumiException tooSlow(Duration patience) {
        return new KodosumiException(
                "The store took no writes for " + patience.toSeconds()
                        + " s. This one may be stored yet: do the same again, with"
                        + " the same key, when the store is back.",
                null,
                true);
    }

    private static KodosumiException closed() {
        return new KodosumiException("The runtime is closed: nothing more is written. Open a new one.");
    }

    private void loop() {
        while (!abandoned) {
            long stamp = work.stamp();
            if (depth() > 0) {
                write(next());
                sent();
            } else if (isFinished()) {
                return;
            } else {
                await(stamp, Long.MAX_VALUE);
            }
        }
    }

    private void sent() {
        synchronized (queue) {
            sending = Load.NONE;
        }
    }

    private boolean isFinished() {
        synchronized (queue) {
            return closing && queue.isEmpty();
        }
    }

    /**
     * The next transaction. Each unit is asked and weighed before another is taken: what a unit carries is known only then, and one that
     * does not come with these may have to know what became of them.
     */
    private List<Entry> next() {
        List<Entry> batch = new ArrayList<>();
        long weight = 0;
        int taken = 0;
        Unit unit = take();
        while (unit != null) {
            taken++;
            Optional<Entry> entry = ask(unit);
            entry.ifPresent(batch::add);
            weight += entry.map(asked -> Weight.of(asked.writes)).orElse(0L);
            unit = taken < MAX_UNITS && weight < MAX_WEIGHT ? take() : null;
        }
        room.raise();
        synchronized (queue) {
            sending = new Load(taken, weight, sending.age);
        }
        return batch;
    }

    private @Nullable Unit take() {
        synchronized (queue) {
            Unit unit = queue.poll();
            if (unit != null) {
                long submitted = since.remove();
                sending = new Load(
                        sending.units + 1, sending.bytes + unit.weight(), sending.units == 0 ? submitted : sending.age);
            }
            return unit;
        }
    }

    private static Optional<Entry> ask(Unit unit) {
        try {
            List<Write> writes = unit.writes();
            if (!writes.isEmpty()) {
                return Optional.of(new Entry(unit, writes));
            }
            unit.done(List.of());
        } catch (RuntimeException | Error fault) { // the queue outlives a fault of one unit's owner
            fail(unit, new KodosumiException("A unit could not say what is to be written: " + fault, fault, false));
        }
        return Optional.empty();
    }

    private static void fail(Unit unit, KodosumiException cause) {
        try {
            unit.failed(cause);
        } catch (RuntimeException | Error fault) {
            LOG.error("A write failed, and telling so failed too", fault);
        }
    }

    private void write(List<Entry> batch) {
        if (batch.isEmpty()) {
            return;
        }
        batch.sort(Comparator.comparing(
                Entry::fid)); // rows are locked in fid order; stable, so a unit's successors stay behind it
        Optional<KodosumiException> failure = send(batch);
        if (failure.isPresent()) {
            apart(batch, failure.get());
        }
    }

    /** Sends until it is known what became of it; a lasting failure comes back. */
    private Optional<KodosumiException> send(List<Entry> batch) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
        while (!abandoned) {
            try {
                complete(batch, store.write(batch.stream().map(Entry::writes).toList()));
                problems.clear(Problems.STORE_WRITES);
                return Optional.empty();
            } catch (KodosumiException failure) {
                problems.report(Problems.STORE_WRITES, failure.getMessage());
                if (!failure.isTransient()) {
                    return Optional.of(failure);
                }
                pause(backoff.nextNanos());
            } catch (RuntimeException | Error broken) {
                String sentence = "The store failed: " + broken;
                problems.report(Problems.STORE_WRITES, sentence);
                return Optional.of(new KodosumiException(sentence, broken, false));
            }
        }
        batch.forEach(entry -> fail(entry.unit, closed()));
        return Optional.empty();
    }

    /** Each alone; what follows a failed unit of its execution may build on it, and fails with it. */
    private void apart(List<Entry> batch, KodosumiException failure) {
        if (batch.size() == 1) {
            fail(batch.get(0).unit, failure);
            return;
        }
        Map<Fid, KodosumiException> failed = new HashMap<>();
        for (Entry entry : batch) {
            if (!failed.containsKey(entry.fid())) {
                send(List.of(entry)).ifPresent(cause -> failed.put(entry.fid(), cause));
            }
            KodosumiException cause = failed.get(entry.fid());
            if (cause != null) {
                fail(entry.unit, cause);
            }
        }
    }

    private void complete(List<Entry> batch, List<List<WriteResult>> results) {
        Set<Fid> fids = new LinkedHashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            complete(batch.get(i), results.get(i));
            fids.add(batch.get(i).fid());
        }
        try {
            listener.committed(fids);
        } catch (RuntimeException | Error fault) { // the queue outlives it
            LOG.error("Writes were applied, and telling others so failed", fault);
        }
    }

    private void complete(Entry entry, List<WriteResult> results) {
        try {
            entry.unit.done(results);
            listener.committed(new Committed(entry.fid(), entry.writes, results));
        } catch (RuntimeException | Error fault) { // the queue outlives a fault of one unit's owner
            LOG.error("{}: a write was applied, and telling so failed", entry.fid(), fault);
        }
    }

    private void pause(long nanos) {
        long until = timing.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !abandoned; left = until - timing.nanoTime()) {
            await(work.stamp(), left);
        }
    }

    private void await(long stamp, long nanos) {
        try {
            work.await(stamp, nanos);
        } catch (InterruptedException stop) {
            abandoned = true;
        }
    }

    private record Entry(Unit unit, List<Write> writes) {
        Fid fid() {
            return writes.get(0).fid();
        }
    }
}
