package io.kodosumi.runtime;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.User;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.ReferenceTransport;
import io.kodosumi.tck.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of whole runtimes share. A subclass per topic is abstract and runs over every store: a store's module extends it and
 * says how to open one.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class RuntimeSuite {
    /** Long enough for anything that works, on a slow machine. */
    protected static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** What carries the events of a {@link Spooled} suite. */
    protected final ReferenceTransport transport = new ReferenceTransport();

    /** The wall clock of stores opened with {@link #store()}, for tests that move time. */
    protected final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

    /** Opens the store: the same data each time within one test, if the store can be opened twice. */
    protected abstract ExecutionStore open(Clock clock);

    /** A store on the machine's clock, closed after the test. */
    protected final ExecutionStore store() {
        return closing(open(Clock.systemUTC()));
    }

    /** A store on {@link #clock}, closed after the test. */
    protected final ExecutionStore settableStore() {
        return closing(open(clock));
    }

    /** A runtime over a store, closed after the test and before it. */
    protected final Kodosumi runtime(ExecutionStore store, Flow... flows) {
        return open(builder(store, flows));
    }

    protected final Kodosumi.Builder builder(ExecutionStore store, Flow... flows) {
        return carried(Kodosumi.builder().store(store).flows(List.of(flows)).setting("store.recheck", "20ms"));
    }

    /** Gives a runtime this test's transport, if its suite is {@link Spooled}; then all its runtimes have it. */
    protected final Kodosumi.Builder carried(Kodosumi.Builder builder) {
        return this instanceof Spooled ? builder.transport("reference", carriedBy()) : builder;
    }

    /** How the runtimes of a {@link Spooled} suite reach its transport. */
    protected EventTransport carriedBy() {
        return transport;
    }

    /** Opens a runtime, closed after the test and before what was opened earlier. */
    protected final Kodosumi open(Kodosumi.Builder builder) {
        return closing(builder.open());
    }

    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            if (this instanceof Spooled) {
                closeInMoments(opened.get(i));
            } else {
                opened.get(i).close();
            }
        }
        ManualTiming.forgetAll();
    }

    /** What others stored of it, a runtime hears in time, also where time would stand still. */
    private static void closeInMoments(AutoCloseable resource) throws Exception {
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            resource.close();
            return true;
        });
        Thread thread = new Thread(closing, "closing");
        thread.start();
        for (thread.join(2); thread.isAlive(); thread.join(2)) {
            ManualTiming.advanceAll(Duration.ofMillis(20));
        }
        closing.get();
    }

    /** Alice, in most tests. */
    protected static User alice(Kodosumi kodosumi) {
        return kodosumi.as("alice");
    }

    /** Launches it, which has a key, again and again while the store takes longer than the runtime's patience, which a test made short. */
    protected static Execution launchedInTheEnd(Kodosumi kodosumi, Launch keyed) {
        return Probe.until(
                        "the launch is taken",
                        () -> {
                            try {
                                return Optional.of(alice(kodosumi).launch(keyed));
                            } catch (KodosumiException slow) {
                                if (!slow.isTransient()) {
                                    throw slow;
                                }
                                return Optional.<Execution>empty();
                            }
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The outcome, which must come soon. */
    protected static Outcome outcome(Execution execution) throws InterruptedException {
        return execution
                .await(SOON)
                .orElseThrow(() -> new AssertionError("No outcome of " + execution + " within " + SOON
                        + "; it is " + execution.status() + " after " + execution.attempts() + " attempts, its log: "
                        + kinds(execution.events())));
    }

    /** The whole log, once it is closed. */
    protected static List<Event> log(Execution execution) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try (Follow follow = execution.follow(events::add)) {
            if (!follow.await(SOON)) {
                throw new AssertionError("The log of " + execution + " was not closed within " + SOON + ": "
                        + kinds(execution.events()));
            }
        }
        return events;
    }

    /** The kinds with short payloads, for messages and comparisons: {@code status:running}, {@code debug:hello}. */
    protected static List<String> kinds(List<Event> events) {
        return events.stream()
                .map(event -> event.payload().length() <= 20 && !event.payload().startsWith("{")
                        ? event.kind() + ":" + event.payload()
                        : event.kind())
                .toList();
    }

    /**
     * The outcome, which must come soon while the runtime's monotonic time goes on: a look at the store that was under way as the test
     * moved the clock is followed by another.
     */
    protected static Outcome outcome(Execution execution, ManualTiming time) throws InterruptedException {
        await(
                "it has its outcome",
                () -> {
                    time.advance(Duration.ofMillis(20));
                    return execution.outcome().isPresent();
                },
                execution);
        return outcome(execution);
    }

    /** Its oldest open lock, which must be there soon. */
    protected static Lock openLock(Execution execution) throws InterruptedException {
        return execution
                .awaitLock(SOON)
                .orElseThrow(() -> new AssertionError("No open lock of " + execution + " within " + SOON + "; it is "
                        + execution.status() + ", its log: " + kinds(execution.events())));
    }

    /** Waits until something is so of an execution, which must be soon. */
    protected static void await(String what, BooleanSupplier so, Execution execution) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end || never.await(2, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Not within " + SOON + ": " + what + "; " + execution + " is "
                        + execution.status() + " after " + execution.attempts() + " attempts, its log: "
                        + kinds(execution.events()));
            }
        }
    }

    /** What health says of this, as soon as it does. */
    static Health.Problem problem(Kodosumi kodosumi, String what) {
        return Probe.until(
                        "health names " + what,
                        kodosumi::health,
                        health -> health.problems().stream()
                                .anyMatch(problem -> problem.what().equals(what)))
                .problems()
                .stream()
                .filter(problem -> problem.what().equals(what))
                .findFirst()
                .orElseThrow();
    }
}
