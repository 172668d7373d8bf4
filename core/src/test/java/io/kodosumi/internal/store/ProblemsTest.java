package io.kodosumi.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Health;
import io.kodosumi.model.Fid;
import io.kodosumi.runtime.ManualTiming;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final ManualTiming timing = new ManualTiming(Clock.systemUTC());
    private final Problems problems = new Problems(timing);

    private static Fid fid(int n) {
        return new Fid(String.format("%024x", n));
    }

    private void report(int from, int to) {
        for (int n = from; n < to; n++) {
            problems.report(fid(n), "It cannot be read");
        }
    }

    @Test
    void of_very_many_executions_in_trouble_a_hundred_are_shown_and_that_there_are_more() {
        report(0, 100);
        assertThat(problems.all()).hasSize(100);

        report(100, 150);

        assertThat(problems.all())
                .hasSize(101)
                .filteredOn(problem -> problem.what().equals("execution others"))
                .singleElement()
                .extracting(Health.Problem::detail)
                .isEqualTo("More than 100 executions are in trouble. The log names all of them.");
        timing.advance(Duration.ofMinutes(4));
        report(0, 5);
        problems.all(); // forgets what nobody has told of for a while
        assertThat(problems.all()).hasSize(5);
    }
}
