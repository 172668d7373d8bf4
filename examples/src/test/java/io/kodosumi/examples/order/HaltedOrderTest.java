package io.kodosumi.examples.order;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import io.kodosumi.testing.CrashTest;
import io.kodosumi.testing.KodosumiTest;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes are halted for real, on the store that the host uses; so time passes as it does. */
class HaltedOrderTest {
    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(Flow.of("small", this::run));

    private Object run(Inputs inputs, Tracer tracer) {
        tracer.step("charge", Integer.class, key -> {
            kodosumi.effects().happenedOnce(key, "charge");
            return 1000;
        });
        return tracer.lock("approve", form(checkbox("ok"))).flag("ok");
    }

    @CrashTest(halts = true, sample = 1)
    void a_process_that_is_halted_goes_on_in_the_next_one() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true)).run(Launch.of("small"));

        assertThat(kodosumi.crashes().get(0).backend()).isEqualTo("sqlite");
    }
}
