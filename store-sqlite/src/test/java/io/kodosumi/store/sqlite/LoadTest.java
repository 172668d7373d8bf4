package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import io.kodosumi.User;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Gate;
import io.kodosumi.runtime.Probe;
import io.kodosumi.tck.Invariants;
import io.kodosumi.tck.Witness;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Very many at once, on one node and one file. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LoadTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");
    private static final boolean THREADS_ARE_CHEAP = Runtime.version().feature() >= 21;
    private static final Duration BOUND = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final Gate gate = new Gate(BOUND);
    private final Witness witness = new Witness();
    private SqliteStore store;
    private Kodosumi kodosumi;

    private User open(int running, Flow flow) {
        store = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        kodosumi = Kodosumi.builder()
                .store(store)
                .setting("execution.running", Integer.toString(running))
                .setting("store.patience", "5m")
                .flow(flow)
                .open();
        return kodosumi.as("alice");
    }

    @AfterEach
    void close() {
        kodosumi.close();
        store.close();
    }

    private void checkAll(int count) {
        Invariants all = Invariants.of(store).with(witness).withoutFailures();
        assertThat(all.faults()).isEmpty();
        assertThat(all.rows())
                .hasSize(count)
                .allMatch(row -> row.end().orElseThrow().outcome() == Status.FINISHED)
                .allMatch(row -> row.hold().attempt() == 1);
    }

    // ---- executions ----

    @Test
    void all_of_very_many_in_flight_settle_and_none_is_lost(TestReporter reporter) throws Exception {
        int count = FULL ? 10_000 : 200;
        int running = THREADS_ARE_CHEAP ? count : 50; // as many are in the middle of a step, the others in line
        CountDownLatch inStep = new CountDownLatch(running);
        User alice = open(running, Flow.of("flow", (inputs, tracer) -> run(tracer, inStep)));
        long start = System.nanoTime();
        List<Execution> executions = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            executions.add(alice.launch(Launch.of("flow").input("n", n)));
        }
        assertThat(inStep.await(BOUND.toSeconds(), TimeUnit.SECONDS))
                .as("%s of %s are in no step", inStep.getCount(), running)
                .isTrue();
        assertThat(executions).noneMatch(execution -> execution.outcome().isPresent());
        Duration launched = Duration.ofNanos(System.nanoTime() - start);
        gate.open();
        for (Execution execution : executions) {
            assertThat(execution.await(BOUND)).isPresent();
        }
        reporter.publishEntry(
                "in flight",
                count + " launched in " + launched.toMillis() + " ms, all ended after "
                        + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        Probe.until("all logs are closed", () -> store.overview().groups(), List::isEmpty);
        kodosumi.close();
        checkAll(count);
    }

    private Object run(Tracer tracer, CountDownLatch inStep) throws Exception {
        int attempt = tracer.attempt();
        tracer.debug("begins");
        tracer.step("first", Integer.class, key -> {
            inStep.countDown();
            gate.pass();
            witness.ran(new Witness.Ran(key, attempt));
            return attempt;
        });
        for (int n = 0; n < 5; n++) {
            tracer.debug("between " + n);
        }
        tracer.step("second", Integer.class, key -> {
            witness.ran(new Witness.Ran(key, attempt));
            return attempt;
        });
        return attempt;
    }

    // ---- followers ----

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void idle_followers_cost_no_thread_and_all_hear_soon_what_happens(int share, TestReporter reporter)
            throws Exception {
        int count = FULL ? 10_000 : 200;
        int executions = share == 1 ? 1 : count / share;
        User alice = open(200, Flow.of("flow", LoadTest::wait));
        List<Execution> all = new ArrayList<>();
        for (int n = 0; n < executions; n++) {
            all.add(alice.launch(Launch.of("flow")));
        }
        for (Execution execution : all) {
            assertThat(execution.awaitLock(BOUND)).isPresent();
        }
        int before = threads();
        Queue<Long> latencies = new ConcurrentLinkedQueue<>();
        List<Follow> follows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            follows.add(all.get(n % executions).follow(event -> heard(event, latencies)));
        }
        int idle = Probe.until("idle threads end", LoadTest::threads, threads -> threads <= before + 20);
        for (Execution execution : all) {
            execution.awaitLock(BOUND).orElseThrow().answer(Map.of("ok", true));
        }
        for (Follow follow : follows) {
            assertThat(follow.await(BOUND)).as("%s is heard to its end", follow).isTrue();
        }
        List<Long> sorted = latencies.stream().sorted().toList();
        assertThat(sorted).hasSize(count);
        long most = sorted.get(count - 1);
        reporter.publishEntry(
                "followers",
                count + " on " + executions + ": " + idle + " threads while idle; heard after " + sorted.get(count / 2)
                        + " ms in the middle, " + most + " ms at last");
        assertThat(most).as("milliseconds to the last follower").isLessThan(FULL ? 60_000 : 20_000);
    }

    private static Object wait(Inputs inputs, Tracer tracer) {
        tracer.lock("go", form(checkbox("ok")), Duration.ofHours(1));
        tracer.debug("goes on");
        return "";
    }

    private static void heard(Event event, Queue<Long> latencies) {
        if (event.kind().equals("debug")) {
            latencies.add(Duration.between(event.at(), Instant.now()).toMillis());
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
