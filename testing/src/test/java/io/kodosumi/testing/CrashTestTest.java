package io.kodosumi.testing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.kodosumi.Branch;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

@Timeout(120)
class CrashTestTest {
    private final AtomicInteger drawn = new AtomicInteger();

    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(
            Flow.of("paid", this::paid),
            Flow.of("careless", this::careless),
            Flow.of("rich", this::rich),
            Flow.of("drawn", (inputs, tracer) -> "drawn " + drawn.incrementAndGet()));

    private Object paid(Inputs inputs, Tracer tracer) {
        return tracer.step("charge", String.class, key -> {
            kodosumi.effects().happenedOnce(key, "charge");
            return "charged";
        });
    }

    private Object careless(Inputs inputs, Tracer tracer) {
        tracer.step("quote", Integer.class, key -> 42);
        kodosumi.effects().happened("charge");
        return tracer.step("receipt", String.class, key -> "receipt");
    }

    private Object rich(Inputs inputs, Tracer tracer) throws Exception {
        tracer.debug("begin");
        String one = tracer.step("one", String.class, key -> "one");
        Branch<String> left = tracer.branch("left", inner -> {
            inner.sleep(Duration.ofHours(1));
            return inner.step("two", String.class, key -> "two");
        });
        boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(3))
                .flag("ok");
        return one + left.join() + ok;
    }

    @CrashTest
    void a_step_that_hands_its_key_on_survives_every_crash() throws Exception {
        kodosumi.run(Launch.of("paid"));

        CrashReport report = kodosumi.crashes().get(0);
        assertThat(report.crashes()).hasSizeGreaterThan(4).allSatisfy(crash -> {
            assertThat(crash.kills()).isEqualTo(1);
            assertThat(crash.outcome()).isEqualTo("finished \"charged\"");
        });
        assertThat(report.repeatedSteps()).hasSize(1);
    }

    @CrashTest
    void an_effect_outside_a_step_is_reported_with_its_boundaries() {
        assertThatThrownBy(() -> kodosumi.withoutReplay().run(Launch.of("careless")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Flow 'careless' was crashed at 8 boundaries on memory.
                          fault: effect 'charge' would happen again after a crash before write 3 (Put receipt~1), after write 3 (Put receipt~1), before write 4 (Settle, Append)
                          note:  step 'quote~1' ran again after a crash before write 2 (Put quote~1)
                          note:  step 'receipt~1' ran again after a crash before write 3 (Put receipt~1)
                        What has an effect belongs in a step, and the effect under the key that its body is told, so that it happens once.""");
    }

    @CrashTest
    void a_flow_whose_result_differs_each_time_is_compared_by_the_kind_of_its_outcome() throws Exception {
        kodosumi.withoutReplay().run(Launch.of("drawn"));

        assertThat(kodosumi.crashes().get(0).crashes())
                .hasSizeGreaterThan(3)
                .extracting(Crash::outcome)
                .containsOnly("finished");
    }

    @CrashTest
    void a_rich_flow_comes_to_the_same_end_after_every_crash() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true)).run(Launch.of("rich"));

        CrashReport report = kodosumi.crashes().get(0);
        assertThat(report.faults()).isEmpty();
        assertThat(report.crashes())
                .hasSizeGreaterThan(15)
                .extracting(Crash::outcome)
                .containsOnly("finished \"onetwotrue\"");
    }

    /** Run by a test, not with the others. */
    static class CrashesNothing {
        @RegisterExtension
        final KodosumiTest kodosumi = KodosumiTest.with(Flow.of("quick", (inputs, tracer) -> "done"));

        @CrashTest
        void which_runs_no_flow() {
            kodosumi.answer("approve", Map.of("ok", true));
        }

        @CrashTest
        void which_says_itself_what_is_wrong() {
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void one_that_crashed_nothing_fails_and_says_what_it_lacks() {
        SummaryGeneratingListener heard = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(CrashesNothing.class))
                                .build(),
                        heard);
        assertThat(heard.getSummary().getTestsSucceededCount()).isZero();
        assertThat(heard.getSummary().getFailures())
                .extracting(failure -> failure.getException().getMessage())
                .containsExactlyInAnyOrder(
                        "No run was crashed: a @CrashTest needs a KodosumiTest with @RegisterExtension, and calls"
                                + " its run(…).",
                        "its own");
    }
}
