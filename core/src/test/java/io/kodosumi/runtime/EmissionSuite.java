package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events from any thread, in order, without a hole; progress, a few a second. */
public abstract class EmissionSuite extends FlowSuite {
    @Test
    void ten_thousand_events_are_stored_in_order_without_a_hole() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            IntStream.range(0, 10_000).forEach(i -> tracer.debug("event " + i));
            return null;
        });
        List<Event> log = log(execution);
        assertThat(log)
                .extracting(Event::position)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10_007)
                        .mapToObj(n -> Event.position(1, n))
                        .toList());
        assertThat(told(log).subList(0, 10_000))
                .containsExactlyElementsOf(IntStream.range(0, 10_000)
                        .mapToObj(i -> "debug event " + i)
                        .toList());
    }

    @Test
    void threads_of_the_flow_emit_while_its_steps_run() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            List<Thread> others = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                others.add(new Thread(() -> emit(tracer, name)));
            }
            others.forEach(Thread::start);
            for (int i = 0; i < 20; i++) {
                tracer.step("s", String.class, key -> "");
                tracer.debug("flow " + i);
            }
            for (Thread other : others) {
                other.join();
            }
            return null;
        });
        List<String> told = told(execution);
        assertThat(told).hasSize(3 * 300 + 20 + 1);
        for (String name : List.of("a", "b", "c")) {
            assertThat(told.stream().filter(line -> line.startsWith("debug " + name + " ")))
                    .containsExactlyElementsOf(IntStream.range(0, 300)
                            .mapToObj(i -> "debug " + name + " " + i)
                            .toList());
        }
    }

    private static void emit(Tracer tracer, String name) {
        IntStream.range(0, 300).forEach(i -> tracer.debug(name + " " + i));
    }

    // Pain 9
    @Test
    void who_follows_late_hears_everything_from_the_first_event_on() throws Exception {
        CountDownLatch emitted = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            tracer.debug("early");
            tracer.flush();
            emitted.countDown();
            await("somebody follows", followed);
            tracer.debug("late");
            return null;
        }));
        Execution execution = launch(kodosumi);
        await("the flow has emitted", emitted);
        CountDownLatch late = new CountDownLatch(1);
        List<Event> heard = new ArrayList<>();
        try (var follow = execution.follow(event -> {
            heard.add(event);
            if (event.payload().equals("early")) {
                followed.countDown();
            }
            late.countDown();
        })) {
            assertThat(follow.await(SOON)).isTrue();
        }
        assertThat(heard).isEqualTo(execution.events());
        assertThat(told(heard)).containsExactly("debug early", "debug late", "final {\"NoneType\":null}");
    }

    @Test
    void a_tracer_that_is_used_after_the_end_says_so() throws Exception {
        AtomicReference<Tracer> kept = new AtomicReference<>();
        Execution execution = run((inputs, tracer) -> {
            kept.set(tracer);
            return null;
        });
        List<Event> log = log(execution);
        assertThatThrownBy(() -> kept.get().debug("too late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "This attempt is over: its tracer cannot be used any more, by whatever thread still has it");
        assertThatThrownBy(() -> kept.get().step("late", String.class, key -> ""))
                .isInstanceOf(IllegalStateException.class);
        assertThat(execution.events()).isEqualTo(log);
    }

    @Test
    void what_was_flushed_is_stored() throws Exception {
        AtomicReference<Execution> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            await("the execution is known", known);
            tracer.debug("flushed");
            tracer.out().print("half a line");
            tracer.flush();
            return told(self.get().events());
        }));
        self.set(launch(kodosumi));
        known.countDown();
        assertThat(outcome(self.get()).json()).isEqualTo("[\"debug flushed\",\"stdout half a line\"]");
    }

    @Test
    void progress_is_stored_a_few_times_a_second_and_the_last_always() throws Exception {
        ManualTiming timing = new ManualTiming(clock);
        CountDownLatch reported = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        Kodosumi kodosumi = open(builder(store(), flow((inputs, tracer) -> {
                    IntStream.rangeClosed(1, 50).forEach(i -> tracer.progress(i, 100, ""));
                    tracer.step("s", String.class, key -> "");
                    IntStream.rangeClosed(51, 60).forEach(i -> tracer.progress(i, 100, ""));
                    reported.countDown();
                    await("the timed one is stored", stored);
                    IntStream.rangeClosed(61, 70).forEach(i -> tracer.progress(i, 100, ""));
                    return null;
                }))
                .timing(timing));
        Execution execution = launch(kodosumi);
        await("reports", reported);
        probe("the first are stored", () -> progress(execution.events()), List.of(1L, 50L)::equals);
        timing.advance(Duration.ofMillis(250));
        probe("the timed one is stored", () -> progress(execution.events()), List.of(1L, 50L, 60L)::equals);
        stored.countDown();
        assertThat(progress(log(execution))).containsExactly(1L, 50L, 60L, 70L);
    }

    private static List<Long> progress(List<Event> log) {
        return log.stream()
                .filter(event -> event.kind().equals("progress"))
                .map(event -> Long.valueOf(event.payload().replaceAll(".*\"done\":(\\d+),.*", "$1")))
                .toList();
    }
}
