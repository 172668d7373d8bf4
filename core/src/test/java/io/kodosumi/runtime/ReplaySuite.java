package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Branch;
import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.model.LockState;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A flow that runs again passes its code again: what it told before is not told twice. */
public abstract class ReplaySuite extends FlowSuite {
    private static final Duration LONG = Duration.ofSeconds(1);

    // Pain 1
    @Test
    void nothing_outside_a_step_is_told_twice_after_many_suspensions() throws Exception {
        List<String> effects = new CopyOnWriteArrayList<>();
        Execution execution = runSuspending((inputs, tracer) -> {
            for (int i = 1; i <= 5; i++) {
                String name = "round " + i;
                tracer.debug(name);
                tracer.out().print("half of " + name);
                tracer.step("effect", String.class, key -> {
                    effects.add(name);
                    tracer.debug("in the step of " + name);
                    return "";
                });
                tracer.text("after the step of " + name);
                tracer.progress(i, 5, name);
                tracer.sleep(LONG);
                tracer.debug("end of " + name);
            }
            return null;
        });
        assertThat(execution.attempts()).isEqualTo(6);
        assertThat(effects).containsExactly("round 1", "round 2", "round 3", "round 4", "round 5");
        assertThat(told(execution))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6)
                        .boxed()
                        .flatMap(i -> (i == 6 ? List.of("final {\"NoneType\":null}") : round(i)).stream())
                        .toList());
    }

    private static List<String> round(int i) {
        return List.of(
                "debug round " + i,
                "stdout half of round " + i,
                "debug in the step of round " + i,
                "result {\"Text\":{\"body\":\"after the step of round " + i + "\"}}",
                "progress {\"dict\":{\"done\":" + i + ",\"total\":5,\"text\":\"round " + i + "\"}}",
                "debug end of round " + i);
    }

    @Test
    void nothing_is_told_twice_after_a_suspension_at_a_lock() throws Exception {
        Kodosumi kodosumi = open(suspending(store(), flow((inputs, tracer) -> {
            tracer.debug("before");
            boolean ok = tracer.lock("ask", form(checkbox("ok"))).flag("ok");
            tracer.debug("answered " + ok);
            return null;
        })));
        Execution execution = launch(kodosumi);
        execution.awaitLock(SOON).orElseThrow().answer(Map.of("ok", true));
        assertThat(told(execution))
                .extracting(line -> line.startsWith("lock") || line.startsWith("lease") ? line.substring(0, 4) : line)
                .containsExactly("debug before", "lock", "leas", "debug answered true", "final {\"NoneType\":null}");
        assertThat(execution.locks()).extracting(lock -> lock.state()).containsExactly(LockState.ANSWERED);
    }

    @RepeatedTest(20) // its threads race as they replay
    void branches_tell_nothing_twice_wherever_the_flow_gives_up_its_place() throws Exception {
        Execution execution = runSuspending((inputs, tracer) -> {
            tracer.debug("begin");
            Branch<String> left = tracer.branch("left", inner -> worked(inner, "left"));
            Branch<String> right = tracer.branch("right", inner -> {
                Branch<String> nested = inner.branch("nested", deepest -> worked(deepest, "nested"));
                inner.debug("right waits");
                return nested.join() + worked(inner, "right");
            });
            tracer.debug("branched");
            tracer.sleep(LONG);
            tracer.debug("slept");
            String joined = left.join() + right.join();
            tracer.debug("joined");
            tracer.sleep(LONG);
            return joined;
        });
        List<String> told = told(execution);
        assertThat(told).doesNotHaveDuplicates();
        assertThat(told).containsSubsequence("debug begin", "debug branched", "debug slept", "debug joined");
        for (String branch : List.of("left", "nested", "right")) {
            assertThat(told)
                    .containsSubsequence(
                            "debug " + branch + " begins", "stdout " + branch + " prints", "debug " + branch + " ends");
        }
        assertThat(told).hasSize(4 + 3 * 4 + 1 + 1);
        assertThat(execution.outcome().orElseThrow().json()).isEqualTo("\"leftnestedright\"");
    }

    private static String worked(Tracer tracer, String name) {
        tracer.debug(name + " begins");
        String result = tracer.step("work", String.class, key -> name);
        tracer.out().print(name + " prints");
        tracer.sleep(LONG.multipliedBy(2));
        tracer.progress(1, 1, name);
        tracer.debug(name + " ends");
        return result;
    }

    @Test
    void a_step_that_was_inserted_is_done_and_what_was_held_is_told() throws Exception {
        Execution execution = runSuspending((inputs, tracer) -> {
            tracer.debug("first");
            if (tracer.attempt() > 1) {
                tracer.step("inserted", String.class, key -> {
                    tracer.debug("inserted");
                    return "";
                });
            }
            tracer.sleep(LONG);
            return null;
        });
        assertThat(told(execution))
                .containsExactly("debug first", "debug first", "debug inserted", "final {\"NoneType\":null}");
    }

    // Pain 6
    @Test
    void what_a_cut_off_attempt_told_behind_its_last_entry_stays_and_is_told_apart_by_its_attempt() throws Exception {
        ExecutionStore store = store();
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        Kodosumi first = open(hasty(store, flow((inputs, tracer) -> {
            tracer.debug("before");
            tracer.step("done", String.class, key -> "");
            tracer.debug("behind");
            tracer.flush();
            cut.countDown();
            await("the end of the test", stuck);
            tracer.debug("zombie");
            return null;
        })));
        Execution execution = launch(first);
        await("the first attempt", cut);
        first.close();
        Kodosumi second = runtime(store, flow((inputs, tracer) -> {
            tracer.debug("before");
            tracer.step("done", String.class, key -> "");
            tracer.debug("behind");
            return null;
        }));
        List<Event> log = log(again(second, execution));
        stuck.countDown();
        assertThat(log.stream()
                        .filter(event -> event.kind().equals("debug"))
                        .map(event -> event.attempt() + " " + event.payload()))
                .containsExactly("1 before", "1 behind", "2 behind");
    }

    @Test
    void more_than_what_can_be_held_back_loses_nothing() throws Exception {
        int many = 10_001;
        Execution execution = runSuspending((inputs, tracer) -> {
            IntStream.range(0, many).forEach(i -> tracer.debug("event " + i));
            tracer.sleep(LONG);
            tracer.debug("after");
            return null;
        });
        List<Event> log = log(execution);
        List<String> expected =
                IntStream.range(0, many).mapToObj(i -> "event " + i).toList();
        for (int attempt = 1; attempt <= 2; attempt++) {
            int number = attempt;
            assertThat(log.stream()
                            .filter(event ->
                                    event.attempt() == number && event.payload().startsWith("event "))
                            .map(Event::payload))
                    .containsExactlyElementsOf(expected);
        }
        assertThat(told(log)).endsWith("debug after", "final {\"NoneType\":null}");
    }

    @Test
    void as_much_as_can_be_held_back_is_told_once() throws Exception {
        int many = 10_000;
        Execution execution = runSuspending((inputs, tracer) -> {
            IntStream.range(0, many).forEach(i -> tracer.debug("event " + i));
            tracer.sleep(LONG);
            return null;
        });
        assertThat(told(log(execution))).hasSize(many + 1);
    }

    @Test
    void what_a_flow_told_before_it_threw_in_a_replay_is_not_lost() throws Exception {
        Execution execution = runSuspending((inputs, tracer) -> {
            if (tracer.attempt() == 2) {
                tracer.debug("the network is down");
                throw new IllegalStateException("down");
            }
            tracer.sleep(LONG);
            return null;
        });
        assertThat(told(execution)).startsWith("debug the network is down");
    }
}
