package io.kodosumi.runtime;

import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.tck.ForwardingTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A way to a transport on which a test makes calls fail or lose their answers, holds back what would be handed out, and sees it all. */
final class FaultyTransport extends ForwardingTransport {
    /** A kind of call. */
    enum Call {
        PUBLISH,
        POLL,
        DONE
    }

    /** What a test does to calls; throws. */
    interface Fault {
        Fault NONE = new Fault() {};

        /** The call comes. */
        default void before(Call call) {}

        /** The call has had its effect. */
        default void after(Call call) {}
    }

    private final List<Event> accepted = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Consumer> consumers = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private boolean held;
    private int polling;

    FaultyTransport(EventTransport to) {
        super(to);
    }

    static KodosumiException away() {
        return new KodosumiException("The transport is away (played by a test)", null, true);
    }

    void fault(Fault now) {
        fault = now;
    }

    /** Calls of this kind fail from now on, before or after their effect. */
    void fails(Call failing, boolean applied) {
        fault(new Fault() {
            @Override
            public void before(Call call) {
                check(!applied && call == failing);
            }

            @Override
            public void after(Call call) {
                check(applied && call == failing);
            }

            private void check(boolean fails) {
                if (fails) {
                    throw away();
                }
            }
        });
    }

    /** As if the process had died that is here: every call fails, and what it was handed comes to others. */
    void cut() {
        fault(new Fault() {
            @Override
            public void before(Call call) {
                throw away();
            }
        });
        consumers.forEach(Consumer::close);
    }

    /** Whether nothing is handed out from now on; what is being handed out has been by then. */
    void holdsBack(boolean now) {
        lock.lock();
        try {
            held = now;
            changed.signalAll();
            while (now && polling > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that was accepted, also more than once, in the order of acceptance. */
    List<Event> accepted() {
        return List.copyOf(accepted);
    }

    /** Waits until an event of this kind and payload was accepted. */
    void awaitAccepted(String kind, String payload) {
        Probe.until(
                kind + " " + payload + " is accepted",
                this::accepted,
                all -> all.stream()
                        .anyMatch(event ->
                                event.kind().equals(kind) && event.payload().equals(payload)));
    }

    /** Whether an event with this payload was accepted. */
    boolean hasAccepted(String payload) {
        return accepted.stream().anyMatch(event -> event.payload().equals(payload));
    }

    @Override
    protected List<Published> publish(Producer producer, List<Run> runs) {
        fault.before(Call.PUBLISH);
        List<Published> answers = super.publish(producer, runs);
        for (int i = 0; i < runs.size(); i++) {
            if (answers.get(i).verdict() == Verdict.ACCEPTED) {
                accepted.addAll(runs.get(i).events());
            }
        }
        fault.after(Call.PUBLISH);
        return answers;
    }

    @Override
    public Consumer consumer(String name) {
        Consumer consumer = super.consumer(name);
        consumers.add(consumer);
        return consumer;
    }

    @Override
    protected List<Run> poll(Consumer consumer, int max, Duration wait) {
        fault.before(Call.POLL);
        if (isHeld(wait)) {
            return List.of();
        }
        try {
            List<Run> runs = super.poll(consumer, max, Duration.ofMillis(2));
            runs.forEach(run -> accepted.addAll(run.events())); // the answer may not be back yet
            fault.after(Call.POLL);
            return runs;
        } finally {
            polled();
        }
    }

    @Override
    protected void done(Consumer consumer, List<Run> stored) {
        fault.before(Call.DONE);
        super.done(consumer, stored);
        fault.after(Call.DONE);
    }

    private boolean isHeld(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (held && left > 0) {
                left = changed.awaitNanos(left);
            }
            polling += held ? 0 : 1;
            return held;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new KodosumiException("Interrupted while nothing is handed out", stop, true);
        } finally {
            lock.unlock();
        }
    }

    private void polled() {
        lock.lock();
        try {
            polling--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
