package io.kodosumi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrashReportTest {
    private static final Crash TWICE = crash(1, Map.of("mail", 1), Map.of("draft~1", 1));
    private static final Crash NEVER = crash(2, Map.of("mail", -1), Map.of("draft~1", -1));

    private static Crash crash(int write, Map<String, Integer> effects, Map<String, Integer> steps) {
        return new Crash("before write " + write, "Put", 1, 0, steps, effects, "finished");
    }

    private static CrashReport report(String mayRepeat) {
        return new CrashReport("flow", "memory", "finished", List.of(TWICE, NEVER), Set.of(mayRepeat));
    }

    @Test
    void what_happens_again_hides_nothing_that_happens_less_often() {
        assertThat(report("other").faults())
                .containsExactly(
                        "effect 'mail' would happen again after a crash before write 1 (Put)",
                        "effect 'mail' would happen less often after a crash before write 2 (Put)");
        assertThat(report("mail").faults())
                .containsExactly("effect 'mail' would happen less often after a crash before write 2 (Put)");
    }

    @Test
    void only_a_step_whose_body_ran_more_often_ran_again() {
        assertThat(report("mail").repeatedSteps())
                .containsExactly("step 'draft~1' ran again after a crash before write 1 (Put)");
    }
}
