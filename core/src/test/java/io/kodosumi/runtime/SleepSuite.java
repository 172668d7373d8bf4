package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Sleeps that survive restarts. */
public abstract class SleepSuite extends FlowSuite {
    private final List<Integer> awake = new CopyOnWriteArrayList<>();

    private final Flow sleeper = flow((inputs, tracer) -> {
        tracer.debug("before");
        tracer.sleep(Duration.ofHours(2));
        awake.add(tracer.attempt());
        tracer.debug("after");
        return null;
    });

    @Test
    void a_sleep_ends_at_its_time_in_place() throws Exception {
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi kodosumi =
                open(builder(settableStore(), sleeper).setting("park.for", "1d").timing(timing));
        Execution execution = launch(kodosumi);
        sleeping(execution);
        pass(timing, Duration.ofMinutes(119));
        assertThat(execution.status()).isEqualTo(Status.SLEEPING);
        pass(timing, Duration.ofMinutes(1));
        assertThat(told(log(execution))).containsExactly("debug before", "debug after", "final {\"NoneType\":null}");
        assertThat(awake).containsExactly(1);
    }

    @Test
    void a_sleep_counts_from_when_it_began_over_a_restart() throws Exception {
        ExecutionStore store = settableStore();
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi first = open(builder(store, sleeper).setting("park.for", "1d").timing(timing));
        Execution execution = launch(first);
        sleeping(execution);
        pass(timing, Duration.ofMinutes(30));
        first.close();
        clock.pass(Duration.ofMinutes(60));

        ManualTiming other = new ManualTiming(clock);
        Execution later =
                again(open(builder(store, sleeper).setting("park.for", "1d").timing(other)), execution);
        sleeping(later);
        pass(other, Duration.ofMinutes(29));
        assertThat(later.status()).isEqualTo(Status.SLEEPING);
        pass(other, Duration.ofMinutes(1));
        assertThat(outcome(later, other).status()).isEqualTo(Status.FINISHED); // two hours after it began, not later
        assertThat(told(log(later))).containsExactly("debug before", "debug after", "final {\"NoneType\":null}");
        assertThat(awake).hasSize(1);
    }

    @Test
    void a_sleep_that_ended_while_no_runtime_was_open_is_over_at_once() throws Exception {
        ExecutionStore store = settableStore();
        Kodosumi first = open(builder(store, sleeper).timing(new ManualTiming(clock)));
        Execution execution = launch(first);
        sleeping(execution);
        first.close();
        clock.pass(Duration.ofDays(3));
        Execution later = again(open(builder(store, sleeper).timing(new ManualTiming(clock))), execution);
        assertThat(told(log(later))).containsExactly("debug before", "debug after", "final {\"NoneType\":null}");
    }

    @Test
    void a_sleeper_that_gave_up_its_place_sleeps_and_goes_on_at_its_time() throws Exception {
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi kodosumi = open(suspending(settableStore(), sleeper).timing(timing));
        Execution execution = launch(kodosumi);
        sleeping(execution);
        pass(timing, Duration.ofMinutes(119));
        assertThat(execution.status()).isEqualTo(Status.SLEEPING);
        passUntilOutcome(timing, execution);
        assertThat(awake).containsExactly(2);
        assertThat(told(log(execution))).containsExactly("debug before", "debug after", "final {\"NoneType\":null}");
    }

    @Test
    void the_longest_waits_of_all_are_waited_and_longer_ones_refused() throws Exception {
        Duration longest = Duration.ofDays(36_500);
        Flow flow = flow((inputs, tracer) -> {
                    assertThatThrownBy(() -> tracer.sleep(longest.plusNanos(1)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("at most 36500 days");
                    tracer.sleep(longest);
                    return "awake";
                })
                .deadline(longest);
        Kodosumi kodosumi = open(builder(store(), flow));
        Execution execution = launch(kodosumi);
        Probe.until("it sleeps", execution::status, Status.SLEEPING::equals);
        Execution late = alice(kodosumi).launch(Launch.of("flow").delay(longest));
        assertThat(late.attempts()).isZero();
        assertThat(execution.cancel()).isTrue();
        assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
        assertThatThrownBy(() -> Launch.of("flow").delay(longest.plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A delay of PT876000H0.000000001S: expected at least zero, and at most");
        assertThatThrownBy(() -> Launch.of("flow").deadline(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_sleep_of_nothing_goes_on_at_once_and_a_negative_one_is_refused() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.sleep("none", Duration.ZERO);
            assertThatThrownBy(() -> tracer.sleep(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A sleep of PT-1S: expected at least zero, and at most 36500 days");
            return "awake";
        });
        assertThat(outcome(execution).result(String.class)).isEqualTo("awake");
    }

    private static void sleeping(Execution execution) {
        probe("the flow sleeps", execution::status, Status.SLEEPING::equals);
    }
}
