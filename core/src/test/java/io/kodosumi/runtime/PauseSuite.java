package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pausing: at the flow's next call of the tracer, without an interrupt, until it is resumed (G8). */
public abstract class PauseSuite extends RuntimeSuite {
    private static final String IN_PLACE = "1d";
    private static final String SUSPENDED = "0s";

    private static final Flow ASKING = Flow.of(
            "asking",
            (inputs, tracer) -> tracer.lock("go", form(checkbox("approve"))).flag("approve"));

    private static void awaitTold(String kind, Execution execution) throws InterruptedException {
        await(kind + " is told", () -> kinds(execution.events()).contains(kind), execution);
    }

    private static List<String> statuses(Execution execution) throws InterruptedException {
        return kinds(log(execution)).stream()
                .filter(kind -> kind.startsWith("status:"))
                .toList();
    }

    // T6: pause was a flag that nobody looked at
    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void a_pause_lets_a_steps_body_run_on_and_holds_the_flow_behind_it(String parkFor) throws Exception {
        CountDownLatch inBody = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger bodies = new AtomicInteger();
        AtomicBoolean second = new AtomicBoolean();
        Kodosumi kodosumi = open(builder(remembered(), Flow.of("stepping", (inputs, tracer) -> {
                    String paid = tracer.step("paid", String.class, key -> {
                        bodies.incrementAndGet();
                        inBody.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException cut) {
                            interrupted.set(true);
                        }
                        return "paid";
                    });
                    tracer.step("second", String.class, key -> {
                        second.set(true);
                        return "";
                    });
                    return paid;
                }))
                .setting("park.for", parkFor));
        Execution execution = alice(kodosumi).launch(Launch.of("stepping"));
        inBody.await();
        assertThat(execution.pause()).isTrue();
        awaitTold("status:paused", execution);
        assertThat(execution.status()).isEqualTo(Status.PAUSED);
        goOn.countDown();
        awaitHeld(execution, parkFor);
        assertThat(second).as("the second step ran while it was paused").isFalse();
        assertThat(execution.resume()).isTrue();
        assertThat(outcome(execution).result(String.class)).isEqualTo("paid");
        assertThat(interrupted).as("the body was interrupted").isFalse();
        assertThat(bodies).hasValue(1);
        assertThat(statuses(execution))
                .containsExactly(
                        "status:starting", "status:running", "status:paused", "status:running", "status:finished");
    }

    /** Until the flow has come to its next call of the tracer and is held there. */
    private void awaitHeld(Execution execution, String parkFor) throws InterruptedException {
        await(
                "it is held " + parkFor,
                () -> {
                    var hold = stored.find(execution.fid()).orElseThrow().hold();
                    return parkFor.equals(SUSPENDED) ? hold.node().isEmpty() : hold.parked();
                },
                execution);
    }

    private ExecutionStore stored;

    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void an_answer_to_a_paused_execution_waits_until_it_is_resumed(String parkFor) throws Exception {
        AtomicBoolean wentOn = new AtomicBoolean();
        Kodosumi kodosumi = open(builder(remembered(), Flow.of("asking", (inputs, tracer) -> {
                    boolean approved =
                            tracer.lock("go", form(checkbox("approve"))).flag("approve");
                    wentOn.set(true);
                    return approved;
                }))
                .setting("park.for", parkFor));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        assertThat(execution.pause()).isTrue();
        awaitTold("status:paused", execution);
        assertThat(execution.status()).isEqualTo(Status.PAUSED);
        assertThat(lock.answer(Map.of("approve", true)).isAccepted()).isTrue();
        await("the wake is served", () -> dueIsNever(execution), execution);
        assertThat(wentOn).as("the flow went on while it was paused").isFalse();
        assertThat(execution.outcome()).isEmpty();
        assertThat(execution.resume()).isTrue();
        assertThat(outcome(execution).result(Boolean.class)).isTrue();
        assertThat(statuses(execution))
                .containsExactly(
                        "status:starting", "status:running", "status:paused", "status:running", "status:finished");
    }

    private boolean dueIsNever(Execution execution) {
        return stored.find(execution.fid()).orElseThrow().due().at().isEmpty();
    }

    private ExecutionStore remembered() {
        stored = store();
        return stored;
    }

    @Test
    void what_is_paused_before_it_begins_runs_no_code_until_it_is_resumed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ExecutionStore store = remembered();
        Kodosumi launching = runtime(store, Flow.of("counted", (inputs, tracer) -> runs.incrementAndGet()));
        Execution execution = alice(launching).launch(Launch.of("counted").delay(Duration.ofDays(1)));
        assertThat(execution.pause()).isTrue();
        awaitTold("status:paused", execution);
        await("it rests", () -> dueIsNever(execution), execution);
        assertThat(execution.status()).isEqualTo(Status.PAUSED);
        assertThat(runs).hasValue(0);
        assertThat(execution.resume()).isTrue();
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(statuses(execution))
                .containsExactly("status:paused", "status:starting", "status:running", "status:finished");
    }

    @Test
    void a_pause_outlives_the_runtime() throws Exception {
        ExecutionStore store = remembered();
        Execution execution;
        try (Kodosumi first = runtime(store, ASKING)) {
            execution = alice(first).launch(Launch.of("asking"));
            openLock(execution);
            execution.pause();
            awaitTold("status:paused", execution);
        }
        Kodosumi second = runtime(store, ASKING);
        Execution again = alice(second).execution(execution.fid()).orElseThrow();
        assertThat(again.status()).isEqualTo(Status.PAUSED);
        assertThat(again.lock("go~1").answer(Map.of("approve", true)).isAccepted())
                .isTrue();
        await("the wake is served", () -> dueIsNever(execution), again);
        assertThat(again.outcome()).isEmpty();
        assertThat(again.resume()).isTrue();
        assertThat(outcome(again).result(Boolean.class)).isTrue();
        assertThat(statuses(again))
                .containsExactly(
                        "status:starting", "status:running", "status:paused", "status:running", "status:finished");
    }

    @Test
    void pausing_and_resuming_twice_says_it_once() throws Exception {
        Kodosumi kodosumi = runtime(remembered(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        assertThat(execution.pause()).isTrue();
        awaitTold("status:paused", execution);
        assertThat(execution.pause()).isTrue();
        assertThat(execution.resume()).isTrue();
        assertThat(execution.resume()).isTrue();
        lock.answer(Map.of("approve", true));
        outcome(execution);
        assertThat(statuses(execution))
                .containsExactly(
                        "status:starting", "status:running", "status:paused", "status:running", "status:finished");
    }
}
