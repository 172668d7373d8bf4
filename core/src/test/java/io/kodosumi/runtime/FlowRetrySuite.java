package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens when a flow throws, and what does not count as its failure. */
public abstract class FlowRetrySuite extends FlowSuite {
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void a_flow_is_tried_again_and_the_trace_of_a_retried_failure_is_stderr() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            if (tracer.attempt() < 3) {
                throw new IOException("try " + tracer.attempt());
            }
            return "done";
        });
        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
        List<String> told = told(execution);
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("stderr java.io.IOException: try 1\n\tat ");
        assertThat(told.get(1)).startsWith("stderr java.io.IOException: try 2\n\tat ");
        assertThat(told.get(2)).isEqualTo("final {\"str\":\"done\"}");
    }

    @Test
    void the_last_try_ends_in_error_once() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            throw new IOException("try " + tracer.attempt());
        });
        assertThat(execution.attempts()).isEqualTo(3);
        assertThat(log(execution)).extracting(Event::kind).containsOnlyOnce("error");
        assertThat(outcome(execution).failure().orElseThrow())
                .isEqualTo(new Outcome.Failure("java.io.IOException", "try 3", null));
    }

    @Test
    void a_final_error_is_not_tried_again() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> {
                            throw new FileNotFoundException("a.txt");
                        })
                        .retry(AT_ONCE.unless(IOException.class))));
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
    }

    @Test
    void a_failed_step_is_final_for_the_flow_if_its_error_is() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> tracer.step("s", String.class, key -> {
                            throw new FileNotFoundException("a.txt");
                        }))
                        .retry(AT_ONCE.unless(IOException.class))));
        assertThat(execution.attempts()).isEqualTo(1);
    }

    @Test
    void an_error_of_the_machine_is_a_failure_like_others() throws Exception {
        Execution execution = run((inputs, tracer) -> tracer.attempt() == 1 ? deeper(1) : "survived");
        assertThat(outcome(execution).result(String.class)).isEqualTo("survived");
        assertThat(told(execution).get(0)).startsWith("stderr java.lang.StackOverflowError\n\tat ");
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @Test
    void an_interrupt_by_the_flows_own_code_is_its_failure_and_leaves_no_trace_on_the_next_try() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            if (tracer.attempt() == 1) {
                Thread.currentThread().interrupt();
                throw new InterruptedException("by itself");
            }
            return Thread.currentThread().isInterrupted();
        });
        assertThat(outcome(execution).result(Boolean.class)).isFalse();
        assertThat(execution.attempts()).isEqualTo(2);
    }

    @Test
    void the_backoff_is_durable_over_a_restart() throws Exception {
        ExecutionStore store = settableStore();
        Flow flow = Flow.of("flow", (inputs, tracer) -> {
                    if (tracer.attempt() == 1) {
                        throw new IOException("once");
                    }
                    return tracer.attempt();
                })
                .retry(Retry.times(2).backoff(Duration.ofHours(2), 1, Duration.ofHours(2)));
        Kodosumi first = open(builder(store, flow).timing(new ManualTiming(clock)));
        Execution execution = launch(first);
        probe("the flow waits for its second try", execution::status, Status.SLEEPING::equals);
        first.close();
        clock.pass(Duration.ofMinutes(59)); // the jitter takes half of it at most

        ManualTiming timing = new ManualTiming(clock);
        Execution later = again(open(builder(store, flow).timing(timing)), execution);
        assertThat(later.status()).isEqualTo(Status.SLEEPING);
        assertThat(later.attempts()).isEqualTo(1);
        probe(
                "the second try",
                () -> {
                    pass(timing, Duration.ofMinutes(1));
                    return later.outcome();
                },
                Optional::isPresent);
        assertThat(later.outcome().orElseThrow().result(Integer.class)).isEqualTo(2);
        assertThat(clock.instant()).isAfterOrEqualTo(execution.created().plus(Duration.ofHours(1)));
    }

    // G6: else the flow ran again and again, and nothing counted
    @Test
    void a_policy_that_fails_itself_ends_the_execution_with_the_flows_error() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of("flow", (inputs, tracer) -> {
                            runs.incrementAndGet();
                            throw new Busy(Duration.ofSeconds(1));
                        })
                        .retry(AT_ONCE.after(
                                Busy.class,
                                busy -> {
                                    throw new IllegalStateException("no header");
                                },
                                Duration.ofHours(1))));
        Execution execution = launch(kodosumi);

        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
        assertThat(runs).hasValue(1);
        assertThat(log(execution))
                .filteredOn(event -> event.kind().equals("error"))
                .singleElement()
                .satisfies(event -> assertThat(event.payload()).contains("Busy", "no header"));
    }

    @Test
    void a_wait_that_a_failed_steps_error_told_is_durable_over_a_restart_and_bounded() throws Exception {
        ExecutionStore store = settableStore();
        Flow flow = Flow.of(
                        "flow",
                        (inputs, tracer) -> tracer.step("s", Integer.class, key -> {
                            if (tracer.attempt() == 1) {
                                throw new Busy(Duration.ofDays(1000));
                            }
                            return tracer.attempt();
                        }))
                .retry(AT_ONCE.after(Busy.class, Busy::told, Duration.ofHours(1)));
        Kodosumi first = open(builder(store, flow).timing(new ManualTiming(clock)));
        Execution execution = launch(first);
        probe("the flow waits for its second try", execution::status, Status.SLEEPING::equals);
        first.close();
        clock.pass(Duration.ofMinutes(59));

        ManualTiming timing = new ManualTiming(clock);
        Execution later = again(open(builder(store, flow).timing(timing)), execution);
        assertThat(later.status()).isEqualTo(Status.SLEEPING);
        assertThat(later.attempts()).isEqualTo(1);
        probe(
                "the second try",
                () -> {
                    pass(timing, Duration.ofSeconds(1));
                    return later.outcome();
                },
                Optional::isPresent);
        assertThat(later.outcome().orElseThrow().result(Integer.class)).isEqualTo(2);
        assertThat(clock.instant()).isAfterOrEqualTo(execution.created().plus(Duration.ofHours(1)));
    }

    // G9
    @Test
    void a_store_that_is_away_for_longer_than_an_emitter_waits_is_no_failure_of_the_flow() throws Exception {
        Away store = new Away(store());
        Kodosumi kodosumi = open(builder(
                        store,
                        Flow.of("flow", (inputs, tracer) -> {
                                    if (runs.incrementAndGet() == 1) {
                                        store.away = true;
                                        emitUntilRefused(tracer, store);
                                    }
                                    return tracer.attempt();
                                })
                                .retry(Retry.NONE))
                .setting("store.patience", "50ms"));
        Execution execution = launchedInTheEnd(kodosumi, Launch.of("flow").key("one"));
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        assertThat(runs.get()).isGreaterThan(1);
    }

    private static void emitUntilRefused(Tracer tracer, Away store) {
        try {
            for (int i = 0; ; i++) {
                tracer.debug("event " + i);
            }
        } catch (KodosumiException refused) {
            assertThat(refused.isTransient()).isTrue();
            assertThat(refused.getMessage()).startsWith("The store took no events of execution " + tracer.fid());
            store.away = false;
            throw new IllegalStateException("what the flow makes of it", refused);
        }
    }

    @Test
    void a_result_waits_for_a_store_that_is_away_and_is_not_thrown_away() throws Exception {
        Away store = new Away(store());
        CountDownLatch launched = new CountDownLatch(1);
        CountDownLatch paid = new CountDownLatch(1);
        Kodosumi kodosumi = open(builder(
                        store,
                        flow((inputs, tracer) -> tracer.step("paid", Integer.class, key -> {
                            await("the launch", launched); // which the short patience is not about
                            store.away = true;
                            paid.countDown();
                            return runs.incrementAndGet();
                        })))
                .setting("store.patience", "10ms"));
        Execution execution = launchedInTheEnd(kodosumi, Launch.of("flow").key("one"));
        launched.countDown();
        await("the paid work", paid);
        probe("the store was asked in vain", () -> store.refused.get(), count -> count > 3);
        store.away = false;
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(execution.attempts()).isEqualTo(1);
    }

    /** Refuses writes while it is away. */
    private static final class Away extends ForwardingStore {
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away;

        Away(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            if (away) {
                refused.incrementAndGet();
                throw new KodosumiException("The store is away", null, true);
            }
            return super.write(units);
        }
    }
}
