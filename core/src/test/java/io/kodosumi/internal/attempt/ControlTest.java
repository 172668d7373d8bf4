package io.kodosumi.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Timing;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final Control control = new Control(Timing.system());

    @Test
    void a_stronger_reason_to_stop_replaces_a_weaker_one_and_is_kept() {
        control.stop(Stop.DRAINED);
        control.stop(Stop.CANCELLED);
        assertThat(control.stop()).isEqualTo(Stop.CANCELLED);

        control.stop(Stop.DRAINED);
        assertThat(control.stop()).isEqualTo(Stop.CANCELLED);
    }
}
