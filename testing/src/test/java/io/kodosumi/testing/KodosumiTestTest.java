package io.kodosumi.testing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.testing.KodosumiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Branch;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class KodosumiTestTest {
    private final AtomicInteger counter = new AtomicInteger();

    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(
            Flow.of("order", this::order),
            Flow.of("careless", this::careless),
            Flow.of("moody", (inputs, tracer) -> {
                tracer.sleep(Duration.ofSeconds(1));
                return "drawn " + counter.incrementAndGet();
            }),
            Flow.of("patient", KodosumiTestTest::patient),
            Flow.of("failing", KodosumiTestTest::failing),
            Flow.of("parallel", KodosumiTestTest::parallel));

    private Object order(Inputs inputs, Tracer tracer) {
        String draft = tracer.step("draft", String.class, key -> {
            kodosumi.effects().happened("draft");
            return "draft of " + inputs.text("what");
        });
        tracer.debug("drafted");
        boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(3))
                .flag("ok");
        tracer.sleep(Duration.ofDays(30));
        return ok ? draft : "rejected";
    }

    private Object careless(Inputs inputs, Tracer tracer) {
        kodosumi.effects().happened("charge");
        tracer.sleep("night", Duration.ofHours(8));
        return "charged";
    }

    private static Object patient(Inputs inputs, Tracer tracer) {
        try {
            tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(3));
            return "answered";
        } catch (LockExpired expired) {
            return "expired";
        }
    }

    private static Object failing(Inputs inputs, Tracer tracer) {
        return tracer.step("call", String.class, key -> {
            throw new IOException("down");
        });
    }

    private static Object parallel(Inputs inputs, Tracer tracer) throws Exception {
        Branch<Integer> left = tracer.branch("left", inner -> {
            inner.sleep(Duration.ofHours(2));
            return inner.step("one", Type.of(Integer.class), Retry.times(3), key -> 1);
        });
        Branch<Integer> right = tracer.branch("right", inner -> {
            inner.sleep(Duration.ofHours(1));
            return inner.step("two", Integer.class, key -> 2);
        });
        return left.join() + right.join();
    }

    @Test
    void a_flow_runs_to_its_end_in_no_time_and_its_lock_is_answered_as_scripted() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true));

        TestRun run = kodosumi.run(Launch.of("order").input("what", "42"));

        assertThat(run).finished().result("draft of 42").ranStep("draft", 1).ranStep("other", 0);
        assertThat(run)
                .log()
                .kinds("inputs", "meta", "debug", "lock", "lease", "final")
                .contains("debug", "drafted")
                .doesNotContain("error");
        assertThat(kodosumi.effects().all()).containsExactly("draft");
        assertThat(Duration.between(MovedTime.START, kodosumi.clock().instant()))
                .isGreaterThanOrEqualTo(Duration.ofDays(30));
    }

    @Test
    void a_lock_that_the_script_does_not_know_fails_the_test() {
        assertThatThrownBy(() -> kodosumi.answer("apprvoe", Map.of("ok", true))
                        .run(Launch.of("order").input("what", "42")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Flow 'order' waits at lock 'approve~1', and the script does not say what happens there.
                          scripted: apprvoe (1)
                          add:      answer("approve", Map.of(…)), expire("approve") or decline("approve")""");
    }

    @Test
    void a_lock_expires_or_its_execution_is_cancelled_as_scripted() throws Exception {
        kodosumi.expire("approve").decline("approve");

        assertThat(kodosumi.run(Launch.of("patient"))).finished().result("expired");
    }

    @Test
    void a_declined_lock_cancels_its_execution() throws Exception {
        assertThat(kodosumi.decline("approve").run(Launch.of("patient"))).cancelled();
    }

    @Test
    void an_invalid_answer_fails_the_test() {
        assertThatThrownBy(
                        () -> kodosumi.answer("approve", Map.of("okay", true)).run(Launch.of("patient")))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The scripted answer to lock 'approve~1' of flow 'patient' is invalid: ")
                .hasMessageContaining("okay");
    }

    @Test
    void an_effect_outside_a_step_is_flushed_out_by_the_replay() {
        assertThatThrownBy(() -> kodosumi.run(Launch.of("careless")))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "The flow ran otherwise when it was replayed from its journal after each wait: effect 'charge' "
                                + "happened twice instead of once. Its code runs again then, up to where it was: what has an effect, or "
                                + "comes out otherwise each time, belongs in a step.");
        assertThat(kodosumi.effects().all()).containsExactly("charge");
    }

    @Test
    void what_is_found_under_its_key_is_not_run_again() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true));
        Launch keyed = Launch.of("order").input("what", "report").key("42");
        TestRun first = kodosumi.run(keyed);
        TestRun second = kodosumi.run(keyed);
        assertThat(second.execution().fid()).isEqualTo(first.execution().fid());
        assertThat(kodosumi.effects().all()).containsExactly("draft");
    }

    @Test
    void more_settings_come_too_late_within_a_test() {
        assertThatThrownBy(() -> kodosumi.configured(builder -> builder.setting("payload.max", "2048")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The runtime of this test is open already: call configured(…) where the KodosumiTest is made.");
    }

    @Test
    void what_comes_out_otherwise_each_time_is_flushed_out_by_the_replay() {
        assertThatThrownBy(() -> kodosumi.run(Launch.of("moody")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it ended as <finished \"drawn 2\"> instead of <finished \"drawn 1\">");
    }

    @Test
    void backoffs_pass_at_once_and_a_failure_is_described() throws Exception {
        TestRun run = kodosumi.run(Launch.of("failing"));

        assertThat(run).failed(StepFailed.class).ranStep("call", 3);
        assertThatThrownBy(() -> assertThat(run).finished())
                .hasMessageContaining("to end as <finished>, but it ended as <error>: io.kodosumi.StepFailed")
                .hasMessageContaining("down");
    }

    @Test
    void branches_sleep_side_by_side() throws Exception {
        TestRun run = kodosumi.run(Launch.of("parallel"));

        assertThat(run).result(3).ranStep("one", 1).ranStep("two", 1);
        assertThat(Duration.between(MovedTime.START, kodosumi.clock().instant()))
                .isBetween(Duration.ofHours(2), Duration.ofHours(3));
    }
}
