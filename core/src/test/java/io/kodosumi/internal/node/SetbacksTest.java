package io.kodosumi.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.runtime.ManualTiming;
import io.kodosumi.tck.Writes;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetbacksTest {
    private final ManualTiming timing = new ManualTiming(Clock.systemUTC());
    private final Setbacks setbacks = new Setbacks(timing);
    private final Fid fid = Writes.newFid();

    @Test
    void each_wait_is_twice_as_long_as_the_one_before() {
        assertThat(setbacks.holds(fid)).isFalse();
        setbacks.add(fid);
        timing.advance(Duration.ofMillis(49));
        assertThat(setbacks.holds(fid)).isTrue();
        timing.advance(Duration.ofMillis(1));
        assertThat(setbacks.holds(fid)).isFalse();
        setbacks.add(fid);
        timing.advance(Duration.ofMillis(99));
        assertThat(setbacks.holds(fid)).isTrue();
        timing.advance(Duration.ofMillis(1));
        assertThat(setbacks.holds(fid)).isFalse();
    }

    @Test
    void one_that_was_had_begins_anew_and_others_are_not_held() {
        setbacks.add(fid);
        assertThat(setbacks.holds(Writes.newFid())).isFalse();
        setbacks.clear(fid);
        assertThat(setbacks.holds(fid)).isFalse();
    }
}
