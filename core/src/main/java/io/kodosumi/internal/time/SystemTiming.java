package io.kodosumi.internal.time;

import io.kodosumi.Timing;
import io.kodosumi.model.KodosumiException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The machine's time and threads. */
public final class SystemTiming implements Timing {
    /** Where ids come from that nobody shall guess. */
    public static final RandomGenerator UNGUESSABLE = new SecureRandom();

    private final Clock wall;
    private final ThreadFactory flows;
    private final boolean cheap;

    /** @param flows makes flow threads; null for virtual threads where the JVM has them */
    public SystemTiming(Clock wall, @Nullable ThreadFactory flows) {
        this.wall = wall;
        this.flows = flows == null ? FlowThreads.factory() : flows;
        this.cheap = flows == null && FlowThreads.VIRTUAL;
    }

    @Override
    public Instant now() {
        return wall.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Worker start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return started(thread);
    }

    @Override
    public Worker startFlow(String name, Runnable body) {
        Thread thread = flows.newThread(body);
        if (thread == null) { // as a factory may that is shut down
            throw new KodosumiException("The host's ThreadFactory made no thread '" + name + "'", null, true);
        }
        thread.setName(name);
        return started(thread);
    }

    private static Worker started(Thread thread) {
        thread.start();
        return new ThreadWorker(thread);
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return cheap;
    }

    @Override
    public EventCount eventCount() {
        return new ConditionEventCount();
    }

    private record ThreadWorker(Thread thread) implements Worker {
        @Override
        public String name() {
            return thread.getName();
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public boolean join(Duration atMost) throws InterruptedException {
            thread.join(Math.max(1, atMost.toMillis()));
            return !thread.isAlive();
        }
    }
}
