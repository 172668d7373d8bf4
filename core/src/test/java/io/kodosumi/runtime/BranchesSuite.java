package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Branch;
import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.Type;
import io.kodosumi.model.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Work beside the flow. */
public abstract class BranchesSuite extends FlowSuite {
    @Test
    void branches_run_at_the_same_time_with_ordinals_of_their_own() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Execution execution = run((inputs, tracer) -> {
            List<Branch<String>> branches = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                branches.add(tracer.branch(
                        "work",
                        inner -> inner.step("s", String.class, key -> {
                            both.await(SOON.toSeconds(), TimeUnit.SECONDS);
                            return key;
                        })));
            }
            return List.of(branches.get(0).join(), branches.get(1).join(), tracer.step("s", String.class, key -> key));
        });
        String fid = execution.fid().value();
        assertThat(outcome(execution).result(new Type<List<String>>() {}))
                .containsExactly(fid + ":work~1:s~1", fid + ":work~2:s~1", fid + ":s~1");
    }

    @Test
    void the_outer_tracer_is_refused_inside() throws Exception {
        Execution execution = run((inputs, tracer) -> tracer.branch(
                        "b",
                        inner -> catchThrowableOfType(
                                        IllegalStateException.class, () -> tracer.step("s", String.class, key -> ""))
                                .getMessage())
                .join());
        assertThat(outcome(execution).result(String.class))
                .isEqualTo("'s' was asked for on thread '" + execution.fid() + " b~1', not on the flow's own:"
                        + " use branch(name, tracer -> …) for work beside the flow,"
                        + " and inside it the tracer that it is given");
    }

    @Test
    void a_join_throws_what_the_branch_threw_and_the_flow_may_go_on() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            Branch<String> branch = tracer.branch("b", inner -> {
                throw new IOException("in the branch");
            });
            return catchThrowableOfType(IOException.class, branch::join).getMessage();
        });
        assertThat(outcome(execution).result(String.class)).isEqualTo("in the branch");
    }

    @Test
    void a_branch_that_is_not_joined_is_waited_for() throws Exception {
        CountDownLatch flowReturned = new CountDownLatch(1);
        Execution execution = run((inputs, tracer) -> {
            tracer.branch("b", inner -> {
                await("the flow to return", flowReturned);
                inner.debug("late work");
                return "";
            });
            flowReturned.countDown();
            return null;
        });
        assertThat(told(execution)).containsExactly("debug late work", "final {\"NoneType\":null}");
    }

    @Test
    void the_failure_of_a_branch_that_is_not_joined_fails_the_flow() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> {
                            tracer.branch("b", inner -> {
                                throw new IOException("in the branch");
                            });
                            return "fine";
                        })
                        .retry(Retry.NONE)));
        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
        assertThat(outcome(execution).failure().orElseThrow().message()).isEqualTo("in the branch");
    }

    @Test
    void a_branch_that_failed_the_flow_runs_again_in_the_next_try_and_is_heard() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Execution execution = run((inputs, tracer) -> tracer.branch("b", inner -> {
                    inner.debug("try " + tries.incrementAndGet());
                    if (tries.get() == 1) {
                        throw new IOException("once");
                    }
                    return tries.get();
                })
                .join());
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(2);
        assertThat(told(execution)).contains("debug try 1", "debug try 2");
    }

    @Test
    void a_failed_branch_that_was_caught_tells_nothing_twice() throws Exception {
        Execution execution = runSuspending((inputs, tracer) -> {
            Branch<String> branch = tracer.branch("b", inner -> {
                inner.debug("in the branch");
                throw new IOException("in the branch");
            });
            String caught =
                    catchThrowableOfType(IOException.class, branch::join).getMessage();
            tracer.debug("caught");
            tracer.sleep(Duration.ofSeconds(1));
            return caught + " " + tracer.attempt();
        });
        assertThat(told(execution))
                .containsExactly("debug in the branch", "debug caught", "final {\"str\":\"in the branch 2\"}");
    }

    // Pain 27, as far as it is the runtime's
    @Test
    void locks_of_several_branches_are_open_at_once_and_answered_in_any_order() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            Map<String, Branch<Boolean>> asked = new TreeMap<>();
            for (String who : List.of("a", "b", "c")) {
                asked.put(
                        who,
                        tracer.branch(
                                who,
                                inner -> inner.lock("ask-" + who, form(checkbox("ok")))
                                        .flag("ok")));
            }
            Map<String, Boolean> answers = new TreeMap<>();
            for (var each : asked.entrySet()) {
                answers.put(each.getKey(), each.getValue().join());
            }
            return answers;
        }));
        Execution execution = launch(kodosumi);
        List<Lock> open = probe("three open locks", execution::openLocks, locks -> locks.size() == 3);
        List<Lock> backwards = open.stream()
                .sorted((one, other) -> other.name().compareTo(one.name()))
                .toList();
        assertThat(backwards).extracting(Lock::lid).containsExactly("c~1:ask-c~1", "b~1:ask-b~1", "a~1:ask-a~1");
        for (Lock lock : backwards) {
            assertThat(lock.answer(Map.of("ok", !lock.name().equals("ask-b"))).isAccepted())
                    .isTrue();
        }
        assertThat(outcome(execution).json()).isEqualTo("{\"a\":true,\"b\":false,\"c\":true}");
    }

    @Test
    void the_log_context_names_the_execution_on_the_flow_and_its_branches_and_is_gone_afterwards() throws Exception {
        List<Thread> threads = new ArrayList<>();
        Map<String, Map<String, String>> seen = new ConcurrentHashMap<>();
        Map<String, Map<String, String>> after = new ConcurrentHashMap<>();
        Execution execution = run(builder(store(), flow((inputs, tracer) -> {
                    seen.put("flow", MDC.getCopyOfContextMap());
                    return tracer.branch("b", inner -> {
                                seen.put("branch", MDC.getCopyOfContextMap());
                                return "";
                            })
                            .join();
                }))
                .threads(body -> {
                    Thread thread = new Thread(() -> {
                        body.run();
                        Map<String, String> left = MDC.getCopyOfContextMap();
                        after.put(Thread.currentThread().getName(), left == null ? Map.of() : left);
                    });
                    synchronized (threads) {
                        threads.add(thread);
                    }
                    return thread;
                }));
        Map<String, String> expected =
                Map.of("fid", execution.fid().value(), "flow", "flow:1", "attempt", "1", "user", "alice");
        assertThat(seen).isEqualTo(Map.of("flow", expected, "branch", expected));
        synchronized (threads) {
            for (Thread thread : threads) {
                thread.join(SOON.toMillis());
            }
        }
        assertThat(after).containsKey(execution.fid() + " b~1");
        assertThat(after.values()).containsOnly(Map.of());
    }
}
