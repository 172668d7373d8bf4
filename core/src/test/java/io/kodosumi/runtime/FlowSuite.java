package io.kodosumi.runtime;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.FlowCode;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the suites about a flow's own life share: one flow, called {@code flow}, and its log without what every log has. */
public abstract class FlowSuite extends RuntimeSuite {
    /** Three tries, without a wait. */
    protected static final Retry AT_ONCE = Retry.DEFAULT.backoff(Duration.ZERO, 1, Duration.ZERO);

    /** Says when to come again. */
    protected static final class Busy extends Exception {
        private static final long serialVersionUID = 1;

        private final Duration wait;

        Busy(Duration wait) {
            super("busy for " + wait);
            this.wait = wait;
        }

        Duration told() {
            return wait;
        }
    }

    private static final Set<Status> IDLE = Set.of(Status.SLEEPING, Status.STARTING);

    private static final Set<String> FRAME = Set.of(Event.ATTEMPT, Event.STATUS, "inputs", "meta");

    protected static Flow flow(FlowCode code) {
        return Flow.of("flow", code).retry(AT_ONCE);
    }

    /** Launches the flow for Alice. */
    protected static Execution launch(Kodosumi kodosumi) {
        return alice(kodosumi).launch(Launch.of("flow"));
    }

    /** Runs this to its end, over a store and a runtime of its own. */
    protected final Execution run(FlowCode code) throws InterruptedException {
        return run(builder(store(), flow(code)));
    }

    /** Runs the flow to its end. */
    protected final Execution run(Kodosumi.Builder builder) throws InterruptedException {
        Execution execution = launch(open(builder));
        outcome(execution);
        return execution;
    }

    /** Runs this to its end with a time that is moved on whenever it sleeps; whatever waits gives up its place. */
    protected final Execution runSuspending(FlowCode code) {
        ManualTiming timing = new ManualTiming(clock);
        Execution execution =
                launch(open(suspending(settableStore(), flow(code)).timing(timing)));
        passUntilOutcome(timing, execution);
        return execution;
    }

    /** Moves time on, here and in the store, whenever the execution sleeps or waits for a node, until it has its outcome. */
    protected final void passUntilOutcome(ManualTiming timing, Execution execution) {
        probe(
                "an outcome of " + execution,
                () -> {
                    if (IDLE.contains(execution.status())) {
                        pass(timing, Duration.ofMillis(100));
                    }
                    return execution.outcome();
                },
                Optional::isPresent);
    }

    /** Moves time on, here and in the store. */
    protected final void pass(ManualTiming timing, Duration by) {
        clock.pass(by);
        timing.advance(by);
    }

    /** A second passes for the store and for a runtime, which has beaten before it does: it is never late with its beats. */
    protected final void passWithBeats(ManualTiming timing) {
        try {
            timing.awaitWaiting("kodosumi-beat");
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        pass(timing, Duration.ofSeconds(1));
    }

    /** The same execution in another runtime. */
    protected static Execution again(Kodosumi other, Execution execution) {
        return alice(other).execution(execution.fid()).orElseThrow();
    }

    /** A runtime whose waiting flows give up their place at once, so that all they pass is passed again by replay. */
    protected final Kodosumi.Builder suspending(ExecutionStore store, Flow... flows) {
        return builder(store, flows).setting("park.for", "0s");
    }

    /** A runtime that gives a running flow up when it closes, as a crash would but for its lease. */
    protected final Kodosumi.Builder hasty(ExecutionStore store, Flow... flows) {
        return builder(store, flows).setting("close.timeout", "0s");
    }

    /** What the flow emitted and how it ended, as {@code kind payload}. */
    protected static List<String> told(Execution execution) throws InterruptedException {
        return told(log(execution));
    }

    /** What the flow emitted and how it ended, as {@code kind payload}. */
    protected static List<String> told(List<Event> log) {
        return log.stream()
                .filter(event -> !FRAME.contains(event.kind()))
                .map(event -> event.kind() + " " + event.payload())
                .toList();
    }

    /** Waits until a latch is down, which must be soon. */
    protected static void await(String what, CountDownLatch latch) throws InterruptedException {
        if (!latch.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Not within " + SOON + ": " + what);
        }
    }

    /** Looks again and again until it is so, which must be soon. */
    protected static <T> T probe(String what, Supplier<T> look, Predicate<T> isSo) {
        long end = System.nanoTime() + SOON.toNanos();
        T seen = look.get();
        while (!isSo.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + SOON + ": " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(200_000);
            seen = look.get();
        }
        return seen;
    }
}
