package io.kodosumi.examples.order;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import io.kodosumi.testing.CrashTest;
import io.kodosumi.testing.KodosumiTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a test says of a flow that charges outside a step. */
class CarelessOrderTest {
    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(Flow.of("careless", this::run), Flow.of("hasty", this::hasty));

    private Object run(Inputs inputs, Tracer tracer) {
        kodosumi.effects().happened("charge");
        return tracer.lock("approve", form(checkbox("ok"))).flag("ok");
    }

    private Object hasty(Inputs inputs, Tracer tracer) {
        tracer.step("quote", Integer.class, key -> 1000);
        kodosumi.effects().happened("charge");
        return tracer.step("receipt", String.class, key -> "receipt");
    }

    @Test
    void a_charge_outside_a_step_is_flushed_out_by_the_replay() {
        kodosumi.answer("approve", Map.of("ok", true));

        assertThatThrownBy(() -> kodosumi.run(Launch.of("careless")))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "The flow ran otherwise when it was replayed from its journal after each wait: effect 'charge' happened "
                                + "twice instead of once. Its code runs again then, up to where it was: what has an effect, or "
                                + "comes out otherwise each time, belongs in a step.");
    }

    @CrashTest
    void a_charge_between_two_steps_is_reported_with_the_crashes_after_which_it_happens_again() {
        assertThatThrownBy(() -> kodosumi.run(Launch.of("hasty")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Flow 'hasty' was crashed at 8 boundaries on memory.
                          fault: effect 'charge' would happen again after a crash before write 3 (Put receipt~1), after write 3 (Put receipt~1), before write 4 (Settle, Append)
                          note:  step 'quote~1' ran again after a crash before write 2 (Put quote~1)
                          note:  step 'receipt~1' ran again after a crash before write 3 (Put receipt~1)
                        What has an effect belongs in a step, and the effect under the key that its body is told, so that it happens once.""");
    }
}
