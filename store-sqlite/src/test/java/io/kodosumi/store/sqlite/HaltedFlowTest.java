package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Branch;
import io.kodosumi.Completion;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.testing.Crash;
import io.kodosumi.testing.CrashReport;
import io.kodosumi.testing.CrashTest;
import io.kodosumi.testing.KodosumiTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * G1 to G7 over the death of whole processes: a flow with everything in it and a completion hook, whose process is halted before and after each of its
 * transactions, and goes on in the next one. Every one of them under {@code -Dkodosumi.full=true}, else some.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HaltedFlowTest {
    private static final int EVENTS = 300;

    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(
                    Flow.of("rich", this::rich)
                            .retry(Retry.times(2).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1))),
                    Flow.of("asking", HaltedFlowTest::asking))
            .configured(builder -> builder.hook("settle", this::settle));

    private void settle(Outcome outcome, Completion completion) {
        kodosumi.effects().happenedOnce(completion.idempotencyKey(), "settled " + outcome.status());
    }

    private Object rich(Inputs inputs, Tracer tracer) throws Exception {
        tracer.debug("begin " + inputs.number("n"));
        String one = step(tracer, "one");
        for (int i = 0; i < EVENTS; i++) {
            tracer.debug("event " + i);
        }
        Branch<String> left = tracer.branch("left", inner -> {
            inner.debug("beside");
            return step(inner, "two");
        });
        tracer.sleep(Duration.ofMillis(20));
        boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1))
                .flag("ok");
        String failure = failing(tracer);
        String four = step(tracer, "four");
        tracer.result(Map.of("approved", ok));
        return one + left.join() + failure + four;
    }

    private String step(Tracer tracer, String name) {
        return tracer.step(name, String.class, key -> {
            kodosumi.effects().happenedOnce(key, "effect of " + name);
            return name;
        });
    }

    private static String failing(Tracer tracer) {
        try {
            return tracer.step(
                    "three",
                    Type.of(String.class),
                    Retry.times(2).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1)),
                    key -> {
                        throw new IOException("down");
                    });
        } catch (StepFailed failed) {
            return failed.was(IOException.class) ? "failed" : "otherwise";
        }
    }

    @CrashTest(halts = true, sample = 3)
    void a_process_that_dies_at_a_transaction_loses_nothing_and_repeats_only_what_was_cut_off() throws Exception {
        kodosumi.answer("approve", Map.of("ok", true))
                .run(Launch.of("rich").input("n", 1).onOutcome("settle"));

        assertThat(kodosumi.effects().all()).contains("settled FINISHED");
        CrashReport report = kodosumi.crashes().get(0);
        assertThat(report.backend()).isEqualTo("sqlite");
        assertThat(report.crashes()).isNotEmpty().allSatisfy(HaltedFlowTest::check);
    }

    @CrashTest(halts = true, sample = 4)
    void the_next_process_goes_on_where_the_script_was_with_the_properties_of_the_first() throws Exception {
        kodosumi.answer("word", Map.of("ok", true))
                .answer("word", Map.of("ok", false))
                .run(Launch.of("asking"));

        assertThat(kodosumi.crashes().get(0).crashes())
                .hasSizeGreaterThanOrEqualTo(4)
                .extracting(Crash::outcome)
                .containsOnly("finished \"true, then false, in " + System.getProperty("basedir") + "\"");
    }

    private static Object asking(Inputs inputs, Tracer tracer) {
        boolean first = tracer.lock("word", form(checkbox("ok"))).flag("ok");
        boolean second = tracer.lock("word", form(checkbox("ok"))).flag("ok");
        return first + ", then " + second + ", in " + System.getProperty("basedir");
    }

    /** One death repeats the bodies that ran then, no others: at most one of the flow's own thread and one of its branch. */
    private static void check(Crash crash) {
        assertThat(crash.kills()).isEqualTo(1);
        assertThat(crash.lost()).isZero();
        assertThat(crash.outcome()).isEqualTo("finished \"onetwofailedfour\"");
        assertThat(crash.effects()).isEmpty();
        assertThat(crash.steps().keySet()).isSubsetOf(Set.of("one~1", "left~1:two~1", "three~1", "four~1"));
        assertThat(crash.steps().size()).isLessThanOrEqualTo(2);
    }
}
