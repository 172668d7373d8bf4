package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines: stored instants that end an execution wherever it stands (G8), with a clock that the test moves. */
public abstract class DeadlineSuite extends RuntimeSuite {
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Flow ASKING = Flow.of(
                    "asking",
                    (inputs, tracer) ->
                            tracer.lock("go", form(checkbox("approve"))).flag("approve"))
            .deadline(HOUR);

    private final ManualTiming time = new ManualTiming(clock);
    private ExecutionStore store;

    @BeforeEach
    void openStore() {
        store = settableStore();
    }

    private Kodosumi at(String parkFor, Flow... flows) {
        return open(builder(store, flows).timing(time).setting("park.for", parkFor));
    }

    private void pass(Duration duration) {
        clock.pass(duration);
        time.advance(duration);
    }

    private void assertTimedOut(Execution execution, String at) throws InterruptedException {
        Outcome outcome = outcome(execution, time);
        assertThat(outcome.status()).isEqualTo(Status.TIMEOUT);
        assertThat(outcome.failure().orElseThrow())
                .isEqualTo(new Outcome.Failure("Timeout", "Not finished by its deadline, " + at, null));
        assertThat(kinds(log(execution))).endsWith("error", "status:timeout");
    }

    private ExecutionRow row(Execution execution) {
        return store.find(execution.fid()).orElseThrow();
    }

    @Test
    void a_deadline_interrupts_code_that_blocks() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Flow blocking = Flow.of("blocking", (inputs, tracer) -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException cut) {
                        interrupted.set(true);
                    }
                    return "swallowed it";
                })
                .deadline(HOUR);
        Execution execution = alice(at("1d", blocking)).launch(Launch.of("blocking"));
        running.await();
        pass(HOUR);
        assertTimedOut(execution, "2026-01-01T01:00:00Z");
        assertThat(interrupted).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000d", "0s"})
    void a_deadline_ends_a_wait(String parkFor) throws Exception {
        Execution execution = alice(at(parkFor, ASKING)).launch(Launch.of("asking"));
        openLock(execution);
        await(
                "it waits",
                () -> row(execution).hold().parked()
                        || row(execution).hold().node().isEmpty(),
                execution);
        pass(HOUR);
        assertTimedOut(execution, "2026-01-01T01:00:00Z");
        assertThat(kinds(log(execution)))
                .endsWith("lease", "error", "status:timeout")
                .containsOnlyOnce("lock", "lease");
    }

    @Test
    void a_deadline_passes_while_it_is_paused() throws Exception {
        Execution execution = alice(at("0s", ASKING)).launch(Launch.of("asking"));
        openLock(execution);
        execution.pause();
        await(
                "it is paused and suspended",
                () -> row(execution).hold().node().isEmpty()
                        && isDueLater(row(execution)) // else it comes once more before it rests
                        && kinds(execution.events()).contains("status:paused"),
                execution);
        pass(HOUR);
        assertTimedOut(execution, "2026-01-01T01:00:00Z");
    }

    private static boolean isDueLater(ExecutionRow row) {
        return row.due().at().filter(row.now()::isBefore).isPresent();
    }

    @Test
    void a_deadline_before_the_beginning_ends_what_was_never_claimed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Kodosumi kodosumi = at("1d", Flow.of("counted", (inputs, tracer) -> runs.incrementAndGet()));
        Execution execution = alice(kodosumi)
                .launch(Launch.of("counted").delay(HOUR.multipliedBy(5)).deadline(HOUR));
        assertThat(execution.status()).isEqualTo(Status.SLEEPING);
        pass(HOUR);
        assertTimedOut(execution, "2026-01-01T01:00:00Z");
        assertThat(runs).hasValue(0);
    }

    @Test
    void a_deadline_ends_what_waits_for_a_node_that_has_its_flow() throws Exception {
        Execution execution;
        try (Kodosumi first = builder(store, ASKING).timing(time).open()) {
            execution = alice(first).launch(Launch.of("asking"));
            openLock(execution);
        }
        pass(HOUR);
        Kodosumi desk = at("1d");
        assertTimedOut(alice(desk).execution(execution.fid()).orElseThrow(), "2026-01-01T01:00:00Z");
    }

    @Test
    void a_deadline_ends_what_waits_in_line_at_a_bound_though_nobody_leaves_room() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Flow alone = Flow.of("alone", (inputs, tracer) -> {
                    end.await();
                    return "ended";
                })
                .running(1);
        Kodosumi kodosumi = at("1d", alone);
        Execution first = alice(kodosumi).launch(Launch.of("alone"));
        Execution waits = alice(kodosumi).launch(Launch.of("alone").deadline(HOUR));
        pass(HOUR);
        assertTimedOut(waits, "2026-01-01T01:00:00Z");
        assertThat(first.outcome()).isEmpty();
        end.countDown();
        assertThat(outcome(first).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_backoff_does_not_sleep_over_the_deadline() throws Exception {
        Flow failing = Flow.of("failing", (inputs, tracer) -> {
                    throw new IllegalStateException("again");
                })
                .retry(Retry.times(9).backoff(HOUR.multipliedBy(9), 1, HOUR.multipliedBy(9)))
                .deadline(HOUR);
        Execution execution = alice(at("1d", failing)).launch(Launch.of("failing"));
        await("it backs off", () -> row(execution).hold().failures() == 1, execution);
        pass(HOUR);
        assertTimedOut(execution, "2026-01-01T01:00:00Z");
    }

    @Test
    void the_launchs_deadline_replaces_the_flows() throws Exception {
        Kodosumi kodosumi = at("1000d", ASKING);
        Execution shorter = alice(kodosumi).launch(Launch.of("asking").deadline(Duration.ofMinutes(1)));
        Execution flows = alice(kodosumi).launch(Launch.of("asking"));
        Execution longer = alice(kodosumi).launch(Launch.of("asking").deadline(HOUR.multipliedBy(2)));
        openLock(longer);
        pass(Duration.ofMinutes(1));
        assertTimedOut(shorter, "2026-01-01T00:01:00Z");
        pass(Duration.ofMinutes(59));
        assertTimedOut(flows, "2026-01-01T01:00:00Z");
        assertThat(longer.outcome()).isEmpty();
        longer.cancel();
        outcome(longer);
    }
}
