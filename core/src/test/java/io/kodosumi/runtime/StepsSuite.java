package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Steps: done once, over restarts; tried again; failed, live and replayed. */
public abstract class StepsSuite extends FlowSuite {
    private static final Retry TWICE = Retry.times(2).backoff(Duration.ZERO, 1, Duration.ZERO);

    // G4
    @Test
    void a_journaled_step_never_runs_again_and_a_cut_off_one_does() throws Exception {
        ExecutionStore store = store();
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch inSecond = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        Kodosumi first = open(hasty(store, flow((inputs, tracer) -> {
            String a = tracer.step("a", String.class, key -> record(ran, key, "A"));
            String b = tracer.step("b", String.class, key -> {
                record(ran, key, "cut off");
                inSecond.countDown();
                await("the end of the test", stuck);
                return "zombie";
            });
            return a + b;
        })));
        Execution execution = launch(first);
        await("the second step", inSecond);
        first.close();

        Kodosumi second = runtime(store, flow((inputs, tracer) -> {
            String a = tracer.step("a", String.class, key -> record(ran, key, "never"));
            return a + tracer.step("b", String.class, key -> record(ran, key, "B"));
        }));
        assertThat(outcome(again(second, execution)).result(String.class)).isEqualTo("AB");
        stuck.countDown();
        String fid = execution.fid().value();
        assertThat(ran).containsExactly(fid + ":a~1", fid + ":b~1", fid + ":b~1");
    }

    private static String record(List<String> ran, String key, String result) {
        ran.add(key);
        return result;
    }

    @Test
    void each_asking_of_a_name_is_a_step_of_its_own_unless_it_has_a_key() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                keys.add(tracer.step("draft", String.class, key -> key));
            }
            keys.add(tracer.step("draft=intro", String.class, key -> key));
            keys.add(tracer.step("draft=intro", String.class, key -> "not done again"));
            return keys;
        });
        String fid = execution.fid().value();
        assertThat(outcome(execution).result(new Type<List<String>>() {}))
                .containsExactly(fid + ":draft~1", fid + ":draft~2", fid + ":draft=intro", fid + ":draft=intro");
    }

    @Test
    void a_step_is_tried_again_by_its_own_policy_under_the_same_key() throws Exception {
        List<String> keys = new CopyOnWriteArrayList<>();
        Execution execution = run((inputs, tracer) -> tracer.step(
                "s", Type.of(Integer.class), Retry.times(3).backoff(Duration.ZERO, 1, Duration.ZERO), key -> {
                    keys.add(key);
                    if (keys.size() < 3) {
                        throw new IOException("try " + keys.size());
                    }
                    return keys.size();
                }));
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(3);
        assertThat(keys).containsOnly(execution.fid() + ":s~1");
        assertThat(execution.attempts()).isEqualTo(1);
    }

    @Test
    void the_wait_between_two_tries_is_the_policys() throws Exception {
        ManualTiming timing = new ManualTiming(clock);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        Kodosumi kodosumi = open(builder(
                        store(),
                        flow((inputs, tracer) -> tracer.step(
                                "s",
                                Type.of(Integer.class),
                                Retry.times(2).backoff(Duration.ofSeconds(4), 1, Duration.ofSeconds(4)),
                                key -> {
                                    if (tries.incrementAndGet() == 1) {
                                        failed.countDown();
                                        throw new IOException("once");
                                    }
                                    return tries.get();
                                })))
                .timing(timing));
        Execution execution = launch(kodosumi);
        await("the first try", failed);
        timing.advance(Duration.ofMillis(1900)); // half of the four seconds is the least that the jitter leaves
        assertThat(execution.outcome()).isEmpty();
        assertThat(tries).hasValue(1);
        probe(
                "the second try",
                () -> {
                    timing.advance(Duration.ofMillis(100));
                    return execution.outcome();
                },
                Optional::isPresent);
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(2);
    }

    @Test
    void a_step_waits_as_long_as_its_error_tells_where_that_is_longer_than_the_policys_wait() throws Exception {
        ManualTiming timing = new ManualTiming(clock);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        Retry asTold = Retry.times(2)
                .backoff(Duration.ofSeconds(4), 1, Duration.ofSeconds(4))
                .after(Busy.class, Busy::told, Duration.ofHours(1));
        Kodosumi kodosumi = open(builder(
                        store(),
                        flow((inputs, tracer) -> tracer.step("s", Type.of(Integer.class), asTold, key -> {
                            if (tries.incrementAndGet() == 1) {
                                failed.countDown();
                                throw new Busy(Duration.ofSeconds(30));
                            }
                            return tries.get();
                        })))
                .timing(timing));
        Execution execution = launch(kodosumi);
        await("the first try", failed);
        timing.advance(Duration.ofMillis(29_900));
        assertThat(execution.outcome()).isEmpty();
        assertThat(tries).hasValue(1);
        probe(
                "the second try",
                () -> {
                    timing.advance(Duration.ofMillis(100));
                    return execution.outcome();
                },
                Optional::isPresent);
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(2);
    }

    @Test
    void a_final_error_ends_the_tries() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Execution execution = run((inputs, tracer) -> {
            StepFailed failed = catchThrowableOfType(
                    StepFailed.class,
                    () -> tracer.step("s", Type.of(String.class), Retry.times(5).unless(IOException.class), key -> {
                        tries.incrementAndGet();
                        throw new FileNotFoundException("a.txt");
                    }));
            return failed.getMessage();
        });
        assertThat(tries).hasValue(1);
        assertThat(outcome(execution).result(String.class))
                .isEqualTo("Step 's~1' failed: java.io.FileNotFoundException: a.txt");
    }

    @Test
    void a_failed_step_that_was_caught_is_the_same_live_and_replayed() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        Execution execution = runSuspending((inputs, tracer) -> {
            StepFailed failed = catchThrowableOfType(
                    StepFailed.class,
                    () -> tracer.step("s", Type.of(String.class), TWICE, key -> {
                        tries.incrementAndGet();
                        throw new FileNotFoundException("a.txt");
                    }));
            seen.add(failed.getMessage() + " " + failed.step() + " " + failed.type() + " "
                    + failed.was(IOException.class) + " " + failed.was(IllegalStateException.class));
            tracer.sleep(Duration.ofSeconds(1));
            return tracer.attempt();
        });
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(2);
        assertThat(tries).hasValue(2);
        assertThat(seen).hasSize(2);
        assertThat(seen)
                .containsOnly("Step 's~1' failed: java.io.FileNotFoundException: a.txt s~1"
                        + " java.io.FileNotFoundException true false");
    }

    @Test
    void a_failed_step_that_ended_the_attempt_is_done_again_by_the_flows_next_try() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Execution execution = run((inputs, tracer) -> tracer.step("s", Integer.class, key -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("try " + tries);
            }
            return tries.get();
        }));
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(3);
        assertThat(execution.attempts()).isEqualTo(3);
    }

    @Test
    void a_result_that_is_too_large_is_refused_and_not_journaled() throws Exception {
        Execution execution = run(builder(store(), flow((inputs, tracer) -> {
                    KodosumiException refused = catchThrowableOfType(
                            KodosumiException.class, () -> tracer.step("s", String.class, key -> "x".repeat(2000)));
                    return refused.getMessage();
                }))
                .setting("payload.max", "1024"));
        assertThat(outcome(execution).result(String.class))
                .isEqualTo("Execution " + execution.fid()
                        + ": the result of step 's~1' has 2034 bytes, and may have 1024."
                        + " Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
    }

    @Test
    void a_bad_name_is_refused() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            for (String bad : List.of("", "two words", "a=", "=b", "a:b", "a~1", "x".repeat(65), "a=b=c", "ä")) {
                assertThatThrownBy(() -> tracer.step(bad, String.class, key -> ""))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("'" + bad + "' is not an entry's name: expected name or name=key,"
                                + " each 1 to 64 of A-Z a-z 0-9 _ . -");
            }
            return tracer.step("x".repeat(64) + "=" + "y".repeat(64), String.class, key -> "fine");
        });
        assertThat(outcome(execution).result(String.class)).isEqualTo("fine");
    }

    @Test
    void an_entry_on_another_thread_is_refused() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            List<Throwable> thrown = new CopyOnWriteArrayList<>();
            Thread other = new Thread(
                    () -> thrown.add(catchThrowableOfType(
                            IllegalStateException.class, () -> tracer.step("s", String.class, key -> ""))),
                    "other");
            other.start();
            other.join();
            return thrown.get(0).getMessage();
        });
        assertThat(outcome(execution).result(String.class))
                .isEqualTo("'s' was asked for on thread 'other', not on the flow's own: use branch(name, tracer -> …)"
                        + " for work beside the flow, and inside it the tracer that it is given");
    }

    @Test
    void an_entry_inside_a_step_is_refused() throws Exception {
        Execution execution = run((inputs, tracer) -> tracer.step("s", String.class, key -> {
            String message = "";
            List<Runnable> entries = List.of(
                    () -> tracer.step("inner", String.class, other -> ""),
                    () -> tracer.sleep("inner", Duration.ofDays(1)),
                    () -> tracer.branch("inner", branch -> ""));
            for (Runnable entry : entries) {
                message = catchThrowableOfType(IllegalStateException.class, entry::run)
                        .getMessage();
                assertThat(message)
                        .isEqualTo("'inner' was asked for inside a step: a step is one piece of work;"
                                + " ask for it before or after");
            }
            return "refused";
        }));
        assertThat(outcome(execution).result(String.class)).isEqualTo("refused");
    }

    @Test
    void an_error_in_a_step_is_a_failure_of_the_step() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> tracer.step("s", String.class, key -> deeper(1) + ""))
                        .retry(Retry.NONE)));
        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
        assertThat(outcome(execution).failure().orElseThrow().message())
                .isEqualTo("Step 's~1' failed: java.lang.StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    // Pain 18
    @Test
    void a_flow_whose_last_step_is_journaled_ends_without_anybody_looking_after_it() throws Exception {
        Flow flow = flow((inputs, tracer) -> tracer.step("only", String.class, key -> "done"));
        Kodosumi kodosumi = runtime(store(), flow);
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(launch(kodosumi));
        }
        for (Execution execution : all) {
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
            assertThat(execution.attempts()).isEqualTo(1);
        }
    }
}
