package io.kodosumi.examples.order;

import static io.kodosumi.testing.KodosumiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Launch;
import io.kodosumi.testing.CrashTest;
import io.kodosumi.testing.FlowRun;
import io.kodosumi.testing.KodosumiTest;
import io.kodosumi.testing.TestRun;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderFlowTest {
    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(OrderFlow.flow(this::charge));

    private String charge(long cents, String key) {
        kodosumi.effects().happenedOnce(key, "charge " + cents);
        return "receipt for " + cents;
    }

    @Test
    void an_approved_order_is_charged_and_dispatched() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true));

        TestRun run = kodosumi.run(Launch.of("order").input("pieces", 4));

        assertThat(run).finished().result("receipt for 1000").ranStep("charge", 1);
        assertThat(run).log().contains("debug", "quoted 1000").doesNotContain("error");
        assertThat(kodosumi.effects().all()).containsExactly("charge 1000");
    }

    @Test
    void an_order_that_nobody_approves_in_two_days_is_not_charged() throws Exception {
        kodosumi.expire("approve");

        assertThat(kodosumi.run(Launch.of("order").input("pieces", 4)))
                .result("not ordered")
                .ranStep("charge", 0);
    }

    @Test
    void the_code_alone_can_be_called_like_a_method() throws Exception {
        FlowRun.Done done = FlowRun.of(OrderFlow.flow((cents, key) -> "receipt for " + cents))
                .input("pieces", 4)
                .answer("approve", Map.of("ok", true))
                .run();

        assertThat(done.result()).isEqualTo("receipt for 1000");
        assertThat(done.steps()).containsExactly("quote~1", "charge~1");
    }

    @CrashTest
    void an_order_is_charged_once_wherever_it_crashes() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true));

        assertThat(kodosumi.run(Launch.of("order").input("pieces", 4))).finished();
    }
}
