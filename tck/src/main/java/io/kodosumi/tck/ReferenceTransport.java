package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.ACCEPTED;
import static io.kodosumi.spi.EventTransport.Verdict.FENCED;
import static io.kodosumi.spi.EventTransport.Verdict.FULL;
import static io.kodosumi.spi.EventTransport.Verdict.GAP;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The plainest transport that keeps the contract: queues in memory behind one monitor. For tests of whatever publishes or spools, and
 * made to lose on demand what a real transport may lose.
 *
 * <p>Deliberately neither fast nor durable.
 */
public final class ReferenceTransport implements EventTransport {
    private final int capacity;
    private final Map<Fid, Queue> queues = new LinkedHashMap<>();
    private boolean closed;

    /** A transport that is never full. */
    public ReferenceTransport() {
        this(Integer.MAX_VALUE);
    }

    /** @param capacity how many events it holds at most, over all executions */
    public ReferenceTransport(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized Producer producer() {
        checkOpen(closed);
        return new Publishing();
    }

    @Override
    public synchronized Consumer consumer(String name) {
        checkOpen(closed);
        return new Spooling();
    }

    /** Forgets the last events of an execution that are not done, as if they had never been published. */
    public synchronized void loseTail(Fid fid, int events) {
        Queue queue = queues.getOrDefault(fid, new Queue());
        for (int lost = 0; lost < events && !queue.items.isEmpty(); lost++) {
            queue.tail = queue.items.removeLast().after;
        }
    }

    /** Forgets every execution, as if nothing had ever been published. */
    public synchronized void loseEverything() {
        queues.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        queues.clear();
        notifyAll();
    }

    private void checkOpen(boolean endClosed) {
        if (closed || endClosed) {
            throw new KodosumiException("The transport is closed: open another one");
        }
    }

    private Published publish(Run run, Set<Fid> refused) {
        Queue queue = queues.getOrDefault(run.fid(), new Queue());
        Verdict verdict = refused.contains(run.fid()) ? FULL : queue.judge(run, room());
        if (verdict == ACCEPTED) {
            queue.add(run);
            queues.put(run.fid(), queue);
        } else if (verdict == FULL) {
            refused.add(run.fid());
        }
        return new Published(verdict, queue.tail);
    }

    private int room() {
        return capacity
                - queues.values().stream().mapToInt(queue -> queue.items.size()).sum();
    }

    private List<Run> handOut(Spooling to, int max) {
        List<Run> runs = new ArrayList<>();
        int left = max;
        for (Map.Entry<Fid, Queue> entry : List.copyOf(queues.entrySet())) {
            Queue queue = entry.getValue();
            if (left > 0 && queue.holder == null && !queue.items.isEmpty()) {
                List<Item> items = queue.items.stream().limit(left).toList();
                queue.holder = to;
                queue.handed = items.get(items.size() - 1).event.position();
                runs.addAll(runs(entry.getKey(), items));
                left -= items.size();
                sendToTheBack(entry.getKey(), queue);
            }
        }
        return runs;
    }

    private void sendToTheBack(Fid fid, Queue queue) {
        queues.remove(fid);
        queues.put(fid, queue);
    }

    private static List<Run> runs(Fid fid, List<Item> items) {
        List<Run> runs = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= items.size(); end++) {
            if (end == items.size() || !items.get(end).continues(items.get(end - 1))) {
                List<Event> events = items.subList(start, end).stream()
                        .map(item -> item.event)
                        .toList();
                runs.add(new Run(fid, items.get(start).after, events));
                start = end;
            }
        }
        return runs;
    }

    private void free(Run run) {
        Queue queue = queues.get(run.fid());
        if (queue == null) {
            return;
        }
        if (run.events().stream().anyMatch(Event::closes)) {
            queues.remove(run.fid());
        } else {
            queue.free(last(run));
        }
    }

    private static long last(Run run) {
        return run.events().get(run.events().size() - 1).position();
    }

    /** An event and the position that it follows. */
    private record Item(long after, Event event) {
        boolean continues(Item previous) {
            return after == previous.event.position() && event.attempt() == previous.event.attempt();
        }
    }

    /** What is not done of one execution. */
    private static final class Queue {
        private final Deque<Item> items = new ArrayDeque<>();
        private long tail;
        private @Nullable Spooling holder;
        private long handed;

        Verdict judge(Run run, int room) {
            Event first = run.events().get(0);
            if (first.attempt() < Event.attempt(tail)) {
                return FENCED;
            }
            if (run.after() > tail && !first.opens()) {
                return GAP;
            }
            return run.events().stream().filter(this::isNew).count() > room ? FULL : ACCEPTED;
        }

        private boolean isNew(Event event) {
            return event.position() > tail;
        }

        void add(Run run) {
            long after = run.after();
            for (Event event : run.events()) {
                if (isNew(event)) {
                    items.add(new Item(after, event));
                    tail = event.position();
                }
                after = event.position();
            }
        }

        void free(long position) {
            while (!items.isEmpty() && items.getFirst().event.position() <= position) {
                items.removeFirst();
            }
            if (items.isEmpty() || items.getFirst().event.position() > handed) {
                holder = null;
            }
        }
    }

    private final class Publishing implements Producer {
        private boolean ended;

        @Override
        public List<Published> publish(List<Run> runs) {
            synchronized (ReferenceTransport.this) {
                checkOpen(ended);
                Set<Fid> refused = new HashSet<>();
                List<Published> published = runs.stream()
                        .map(run -> ReferenceTransport.this.publish(run, refused))
                        .toList();
                ReferenceTransport.this.notifyAll();
                return published;
            }
        }

        @Override
        public void close() {
            synchronized (ReferenceTransport.this) {
                ended = true;
            }
        }
    }

    private final class Spooling implements Consumer {
        private boolean ended;

        @Override
        public List<Run> poll(int max, Duration wait) {
            long deadline = System.nanoTime() + wait.toNanos();
            synchronized (ReferenceTransport.this) {
                while (true) {
                    checkOpen(ended);
                    List<Run> runs = handOut(this, max);
                    long left = deadline - System.nanoTime();
                    if (!runs.isEmpty() || left <= 0) {
                        return runs;
                    }
                    await(left);
                }
            }
        }

        private void await(long nanos) {
            try {
                TimeUnit.NANOSECONDS.timedWait(ReferenceTransport.this, nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KodosumiException("Interrupted while waiting for events", e, true);
            }
        }

        @Override
        public void done(List<Run> stored) {
            synchronized (ReferenceTransport.this) {
                checkOpen(ended);
                stored.forEach(ReferenceTransport.this::free);
                ReferenceTransport.this.notifyAll();
            }
        }

        @Override
        public void release(List<Run> runs) {
            synchronized (ReferenceTransport.this) {
                checkOpen(ended);
                runs.stream().map(Run::fid).map(queues::get).forEach(this::letGo);
                ReferenceTransport.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (ReferenceTransport.this) {
                ended = true;
                queues.values().forEach(this::letGo);
                ReferenceTransport.this.notifyAll();
            }
        }

        private void letGo(@Nullable Queue queue) {
            if (queue != null && queue.holder == this) {
                queue.holder = null;
            }
        }
    }
}
