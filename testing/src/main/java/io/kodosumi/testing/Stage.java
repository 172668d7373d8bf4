package io.kodosumi.testing;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, a time that is moved, and one runtime after another on both. Whoever has it open is the only one to move the time:
 * on to the next thing that waits for it, once nothing moves without.
 */
final class Stage implements AutoCloseable {
    /** Who launches and answers. */
    static final String USER = "tester";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOVES = 500_000;

    private final List<Flow> flows;
    private final UnaryOperator<Kodosumi.Builder> settings;
    private final LockScript script;
    private final Bodies bodies = new Bodies();
    private final MovedTime time = new MovedTime();
    private final ExecutionStore store = Kodosumi.storeInMemory(time.clock());
    private Life life = new Life(time);
    private @Nullable Kodosumi runtime;

    Stage(List<Flow> flows, UnaryOperator<Kodosumi.Builder> settings, LockScript script) {
        this.flows = flows;
        this.settings = settings;
        this.script = script;
    }

    // ---- runtimes ----

    /** Opens a runtime whose store is seen through another one. */
    Stage open(UnaryOperator<ExecutionStore> through) {
        return open(through, builder -> builder);
    }

    /** Opens a runtime with more than its store. */
    Stage open(UnaryOperator<ExecutionStore> through, UnaryOperator<Kodosumi.Builder> more) {
        Kodosumi.Builder builder = settings.apply(Kodosumi.builder()
                .setting("node.lease", "1m")
                .setting("store.recheck", "20s")
                .setting("park.for", "36500d")
                .setting("close.timeout", "2s"));
        flows.forEach(flow -> builder.flow(WatchedTracer.watched(flow, bodies)));
        runtime = more.apply(builder).store(through.apply(store)).timing(life).open();
        return this;
    }

    Kodosumi runtime() {
        return Objects.requireNonNull(runtime, "runtime");
    }

    Life life() {
        return life;
    }

    Clock clock() {
        return time.clock();
    }

    ExecutionStore store() {
        return store;
    }

    /** What can be told of one of its runs. */
    Told told(TestRun run, Map<String, Integer> effects) {
        return Told.of(run, bodies.hasBranched(run.execution().fid()), effects);
    }

    /** Leaves the runtime, which died, and makes room for another. */
    void abandon() {
        life.die();
        closeRuntime();
        life = new Life(time);
    }

    private void closeRuntime() {
        life.release();
        if (runtime != null) {
            runtime.close();
            runtime = null;
        }
    }

    @Override
    public void close() {
        closeRuntime();
        store.close();
    }

    // ---- running ----

    /** Launches it and lets everything happen until it is over. */
    TestRun run(Launch launch) throws InterruptedException {
        return run(launch, script.play());
    }

    /**
     * Launches it, or finds what was launched under its key, and lets everything happen until it is over.
     *
     * @throws Crashed if its runtime dies meanwhile
     */
    TestRun run(Launch launch, LockScript.Play play) throws InterruptedException {
        return end(runtime().as(USER).launch(launch), play);
    }

    /** Lets everything happen until the execution is over. */
    private TestRun end(Execution execution, LockScript.Play play) throws InterruptedException {
        for (int moves = 0; moves < MOVES; moves++) {
            settle();
            life.throwIfDead();
            ExecutionRow row = store.find(execution.fid()).orElseThrow();
            if (row.isDone()) {
                return new TestRun(
                        execution, execution.outcome().orElseThrow(), execution.events(), bodies.of(execution.fid()));
            }
            if (!plays(execution, play)) {
                moveOn(execution, row);
            }
        }
        throw new AssertionError("Execution " + execution + " did not end while the time was moved " + MOVES
                + " times, by " + MovedTime.written(time.sinceStart()) + ": it is " + execution.snapshot());
    }

    /** Waits until nothing moves without time, or the runtime has died. */
    void settle() throws InterruptedException {
        if (!time.awaitQuiet(PATIENCE, life::isDead)) {
            throw new AssertionError("After " + MovedTime.written(PATIENCE) + " of real time these still work: "
                    + life.working() + ". Code of a flow that waits by other means than its tracer is waited for.");
        }
    }

    /** Moves the time by so much, to one waiting thing after another. */
    void advance(Duration by) throws InterruptedException {
        long until = time.nanos() + by.toNanos();
        settle();
        for (OptionalLong next = time.next(false);
                next.isPresent() && next.getAsLong() < until;
                next = time.next(false)) {
            time.moveTo(next.getAsLong());
            settle();
        }
        time.moveTo(until);
        settle();
    }

    /** Straight to what the flow waits for, past what the runtime does by itself; if that is not known, on to whatever is next. */
    private void moveOn(Execution execution, ExecutionRow row) {
        LongStream due = row.due().at().stream().mapToLong(time::nanosAt);
        OptionalLong awaited = LongStream.concat(due, time.next(true).stream())
                .filter(end -> end > time.nanos())
                .min();
        OptionalLong next = awaited.isPresent() ? awaited : time.next(false);
        time.moveTo(next.orElseThrow(() -> new AssertionError("Execution " + execution
                + " does not go on, and nothing waits for time: it is " + execution.snapshot())));
    }

    /** Does what the script says with one of the open locks; false if all of them wait to expire. */
    private boolean plays(Execution execution, LockScript.Play play) {
        for (Lock lock : execution.openLocks()) {
            LockScript.Move move = play.move(lock.flow(), lock.name(), lock.lid());
            if (move instanceof LockScript.Answers answers) {
                answer(lock, answers);
                return true;
            } else if (move instanceof LockScript.Declines) {
                return execution.status().isFinal() || cancelled(execution);
            }
        }
        return false;
    }

    /** Asks once: a cancelled execution may need time to end. */
    private boolean cancelled(Execution execution) {
        boolean isNew =
                store.find(execution.fid()).orElseThrow().wish().cancel().isEmpty();
        return isNew && execution.cancel("declined");
    }

    private static void answer(Lock lock, LockScript.Answers answers) {
        Answer answer = lock.answer(answers.values());
        if (answer instanceof Answer.Invalid invalid) {
            throw new AssertionError("The scripted answer to lock '" + lock.lid() + "' of flow '" + lock.flow()
                    + "' is invalid: " + invalid.errors());
        }
        if (answer instanceof Answer.Closed closed) {
            throw new KodosumiException("Lock '" + lock.lid() + "' was closed before its answer: " + closed);
        }
    }
}
