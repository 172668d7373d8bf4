package io.kodosumi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private final Effects effects = new Effects();

    @Test
    void what_happened_is_kept_in_order_and_counted_by_name() {
        effects.happened("charge 42");
        effects.happened("mail");
        effects.happened("charge 42");

        assertThat(effects.all()).containsExactly("charge 42", "mail", "charge 42");
        assertThat(effects.counted()).isEqualTo(Map.of("charge 42", 2, "mail", 1));
        assertThat(effects).hasToString("{charge 42=2, mail=1}");
    }
}
