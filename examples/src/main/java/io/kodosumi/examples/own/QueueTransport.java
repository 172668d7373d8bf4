package io.kodosumi.examples.own;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Carries events through a queue per execution in this process's memory: it loses all with the process, and nothing before.
 *
 * <p>One lock for all; deliberately neither fast nor shared between processes.
 */
public final class QueueTransport implements EventTransport {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Fid, EventQueue> queues = new LinkedHashMap<>();
    private final int capacity;
    private boolean isClosed;

    /** @param capacity how many events it holds at most before it answers {@code FULL} */
    public QueueTransport(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Producer producer() {
        lock.lock();
        try {
            checkOpen(isClosed);
            return new Publishing();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Consumer consumer(String name) {
        lock.lock();
        try {
            checkOpen(isClosed);
            return new Spooling();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            queues.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void checkOpen(boolean isClosed) {
        if (isClosed) {
            throw new KodosumiException("The transport or this end of it is closed: expected no call after close()");
        }
    }

    private final class Publishing implements Producer {
        private boolean hasEnded;

        @Override
        public List<Published> publish(List<Run> runs) {
            lock.lock();
            try {
                checkOpen(isClosed || hasEnded);
                List<Published> published = new ArrayList<>();
                boolean isFull = false;
                for (Run run : runs) {
                    EventQueue queue = queues.computeIfAbsent(run.fid(), fid -> new EventQueue());
                    Verdict verdict = isFull ? Verdict.FULL : queue.offer(run, capacity - size());
                    isFull = verdict == Verdict.FULL; // what follows in this call must not overtake it
                    published.add(new Published(verdict, queue.tail()));
                }
                changed.signalAll();
                return published;
            } finally {
                lock.unlock();
            }
        }

        private int size() {
            return queues.values().stream().mapToInt(EventQueue::size).sum();
        }

        @Override
        public void close() {
            lock.lock();
            try {
                hasEnded = true;
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Spooling implements Consumer {
        private boolean hasEnded;

        @Override
        public List<Run> poll(int max, Duration wait) {
            lock.lock();
            try {
                checkOpen(isClosed || hasEnded);
                long left = wait.toNanos();
                List<Run> runs = take(max);
                while (runs.isEmpty() && left > 0) {
                    left = changed.awaitNanos(left);
                    checkOpen(isClosed || hasEnded);
                    runs = take(max);
                }
                return runs;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            } finally {
                lock.unlock();
            }
        }

        /** From queue after queue; those that gave go to the end, so that a long one does not keep others waiting. */
        private List<Run> take(int max) {
            List<Run> runs = new ArrayList<>();
            int left = max;
            for (Fid fid : List.copyOf(queues.keySet())) {
                EventQueue queue = queues.get(fid);
                List<Run> taken = queue == null || left == 0 ? List.of() : queue.take(fid, this, left);
                if (queue != null && !taken.isEmpty()) {
                    left -= taken.stream().mapToInt(run -> run.events().size()).sum();
                    queues.remove(fid);
                    queues.put(fid, queue);
                    runs.addAll(taken);
                }
            }
            return runs;
        }

        @Override
        public void done(List<Run> stored) {
            change(() -> stored.forEach(run -> {
                EventQueue queue = queues.get(run.fid());
                Event last = run.events().get(run.events().size() - 1);
                if (queue != null && last.closes()) {
                    queues.remove(run.fid());
                } else if (queue != null) {
                    queue.done(last.position());
                }
            }));
        }

        @Override
        public void release(List<Run> runs) {
            change(() -> runs.stream()
                    .flatMap(run -> Stream.ofNullable(queues.get(run.fid())))
                    .forEach(queue -> queue.release(this)));
        }

        private void change(Runnable work) {
            lock.lock();
            try {
                checkOpen(isClosed || hasEnded);
                work.run();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                hasEnded = true;
                queues.values().forEach(queue -> queue.release(this));
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
