package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonValue;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The bound on executions that run flow code at once, and what waits beside it. */
public abstract class PlacesSuite extends RuntimeSuite {
    private static final Duration LONG = Duration.ofHours(1);

    private static final ThreadFactory DEAR = body -> {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    };

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger drafts = new AtomicInteger();

    private void busy() {
        int now = running.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        running.decrementAndGet();
    }

    private Flow waiting() {
        return Flow.of("waits", (inputs, tracer) -> {
            busy();
            tracer.step("draft", Integer.class, key -> {
                busy();
                return drafts.incrementAndGet();
            });
            busy();
            tracer.lock("approve", form(checkbox("ok")), LONG);
            busy();
            tracer.step("publish", String.class, key -> {
                busy();
                return "published";
            });
            busy();
            return "done";
        });
    }

    private void allWaitAtOnceAndEnd(Kodosumi kodosumi, int executions, int bound) throws Exception {
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < executions; i++) {
            all.add(alice(kodosumi).launch(Launch.of("waits")));
        }
        List<Lock> locks = new ArrayList<>();
        for (Execution execution : all) {
            locks.add(execution
                    .awaitLock(SOON)
                    .orElseThrow(() -> new AssertionError("No lock of " + execution + ": " + execution.status())));
        }
        assertThat(all).extracting(Execution::status).containsOnly(Status.AWAITING);
        for (Lock lock : locks) {
            assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();
        }
        for (Execution execution : all) {
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        }
        assertThat(drafts.get()).isGreaterThanOrEqualTo(executions);
        assertThat(most.get()).isBetween(1, bound);
    }

    @Test
    void those_that_wait_give_their_place_to_others_and_the_bound_holds() throws Exception {
        Kodosumi kodosumi = open(builder(store(), waiting()).setting("execution.running", "2"));

        allWaitAtOnceAndEnd(kodosumi, 20, 2);
    }

    @Test
    void what_waits_only_for_a_place_is_not_due() throws Exception {
        Gate gate = new Gate();
        ExecutionStore store = store();
        Kodosumi kodosumi = open(builder(
                        store,
                        Flow.of("sleeps", (inputs, tracer) -> {
                            tracer.sleep("rest", Duration.ofMillis(200));
                            return null;
                        }),
                        Flow.of("works", (inputs, tracer) -> {
                            gate.pass();
                            return null;
                        }))
                .setting("execution.running", "1")
                .setting("park.for", "1d"));
        Execution sleeps = alice(kodosumi).launch(Launch.of("sleeps"));
        await("it sleeps", () -> !store.facts(sleeps.fid(), "journal", "", 1).isEmpty(), sleeps);
        Execution works = alice(kodosumi).launch(Launch.of("works"));
        gate.awaitVisitor();

        await(
                "its sleep is over, and nobody is to look at it again and again",
                () -> isGivenUp(store, sleeps)
                        || store.find(sleeps.fid()).orElseThrow().due().at().isEmpty(),
                sleeps);
        gate.open();
        assertThat(outcome(works).status()).isEqualTo(Status.FINISHED);
        assertThat(outcome(sleeps).status()).isEqualTo(Status.FINISHED);
    }

    /** Where threads are dear it makes room for the other, and stands in line. */
    private static boolean isGivenUp(ExecutionStore store, Execution execution) {
        return store.find(execution.fid()).orElseThrow().hold().node().isEmpty();
    }

    @Test
    void a_launch_that_cannot_be_told_takes_no_place() throws Exception {
        AtomicReference<Object> team = new AtomicReference<>("blue");
        Object changing = new Object() {
            @JsonValue
            public Object team() {
                return Objects.requireNonNull(team.get(), "no team");
            }
        };
        Kodosumi kodosumi =
                open(builder(store(), Flow.of("works", (inputs, tracer) -> null).extra("team", changing))
                        .setting("execution.running", "1"));
        team.set(null);
        assertThatThrownBy(() -> alice(kodosumi).launch(Launch.of("works"))).isInstanceOf(KodosumiException.class);
        team.set("blue");

        assertThat(outcome(alice(kodosumi).launch(Launch.of("works"))).status()).isEqualTo(Status.FINISHED);
    }

    // Java 17: threads are dear, the longest parked make room
    @Test
    void more_executions_than_dear_threads_wait_at_locks_at_once() throws Exception {
        AtomicInteger live = new AtomicInteger();
        AtomicInteger mostLive = new AtomicInteger();
        Kodosumi kodosumi = open(builder(store(), waiting())
                .setting("execution.running", "3")
                .threads(body -> DEAR.newThread(() -> {
                    mostLive.accumulateAndGet(live.incrementAndGet(), Math::max);
                    try {
                        body.run();
                    } finally {
                        live.decrementAndGet();
                    }
                })));

        allWaitAtOnceAndEnd(kodosumi, 24, 3);

        assertThat(mostLive.get()).as("with those that are just leaving").isBetween(1, 20);
    }

    @Test
    void where_threads_are_dear_as_many_of_those_that_wait_make_room_as_are_wanted() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        ExecutionStore store = store();
        Kodosumi kodosumi = open(builder(store, waiting(), Flow.of("works", (inputs, tracer) -> {
                    both.countDown();
                    return both.await(20, TimeUnit.SECONDS);
                }))
                .setting("execution.running", "5")
                .setting("park.for", "1d")
                .threads(DEAR));
        List<Execution> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waits.add(alice(kodosumi).launch(Launch.of("waits")));
            assertThat(waits.get(i).awaitLock(SOON)).isPresent();
            await("it waits", () -> kodosumi.health().here().parked() == waits.size(), waits.get(i));
        }

        List<Execution> works = List.of(
                alice(kodosumi).launch(Launch.of("works")), alice(kodosumi).launch(Launch.of("works")));
        for (Execution each : works) {
            assertThat(outcome(each).result(Boolean.class)).isTrue();
        }

        assertThat(waits)
                .filteredOn(each -> isGivenUp(store, each))
                .as("those that waited longest, and as many more if they took their time to leave")
                .startsWith(waits.get(0), waits.get(1))
                .hasSizeLessThan(waits.size());
        for (Execution each : waits) {
            each.awaitLock(SOON).orElseThrow().answer(Map.of("ok", true));
            assertThat(outcome(each).status()).isEqualTo(Status.FINISHED);
        }
    }

    @Test
    void one_that_was_answered_gets_its_place_back_when_there_is_one() throws Exception {
        Gate gate = new Gate();
        Kodosumi kodosumi = open(builder(store(), waiting(), Flow.of("hogs", (inputs, tracer) -> {
                    gate.pass();
                    return "hogged";
                }))
                .setting("execution.running", "1"));
        Execution waits = alice(kodosumi).launch(Launch.of("waits"));
        Lock lock = waits.awaitLock(SOON).orElseThrow();
        Execution hogs = alice(kodosumi).launch(Launch.of("hogs"));
        gate.awaitVisitor();

        lock.answer(Map.of("ok", true));
        assertThat(waits.await(Duration.ofMillis(100))).isEmpty();
        gate.open();

        assertThat(outcome(waits).status()).isEqualTo(Status.FINISHED);
        assertThat(outcome(hogs).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void control_needs_no_place() throws Exception {
        Gate gate = new Gate();
        Kodosumi kodosumi = open(builder(store(), waiting(), Flow.of("hogs", (inputs, tracer) -> {
                    gate.pass();
                    return "hogged";
                }))
                .setting("execution.running", "1"));
        Execution hogs = alice(kodosumi).launch(Launch.of("hogs"));
        gate.awaitVisitor();
        Execution cancelled = alice(kodosumi).launch(Launch.of("waits"));
        Execution late = alice(kodosumi).launch(Launch.of("waits").deadline(Duration.ofMillis(50)));

        assertThat(cancelled.cancel()).isTrue();

        assertThat(outcome(cancelled).status()).isEqualTo(Status.CANCELLED);
        assertThat(outcome(late).status()).isEqualTo(Status.TIMEOUT);
        assertThat(drafts).hasValue(0);
        gate.open();
        assertThat(outcome(hogs).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void places_come_back_from_whatever_way_an_execution_ends() throws Exception {
        Kodosumi kodosumi = open(builder(
                        store(),
                        waiting(),
                        Flow.of("fails", (inputs, tracer) -> {
                                    throw new IllegalStateException("as planned");
                                })
                                .retry(Retry.NONE),
                        Flow.of("dies", (inputs, tracer) -> {
                                    throw new StackOverflowError("as planned");
                                })
                                .retry(Retry.NONE),
                        Flow.of("sleeps", (inputs, tracer) -> {
                            tracer.sleep(Duration.ofMillis(1));
                            return "slept";
                        }))
                .setting("execution.running", "1"));
        for (int i = 0; i < 5; i++) {
            for (String flow : List.of("fails", "dies")) {
                assertThat(outcome(alice(kodosumi).launch(Launch.of(flow))).status())
                        .isEqualTo(Status.ERROR);
            }
            assertThat(outcome(alice(kodosumi).launch(Launch.of("sleeps"))).status())
                    .isEqualTo(Status.FINISHED);
            Execution cancelled = alice(kodosumi).launch(Launch.of("waits"));
            assertThat(cancelled.awaitLock(SOON)).isPresent();
            cancelled.cancel();
            assertThat(outcome(cancelled).status()).isEqualTo(Status.CANCELLED);
        }

        allWaitAtOnceAndEnd(kodosumi, 3, 1);
    }

    @Test
    void an_execution_whose_thread_could_not_be_started_is_run_later_and_keeps_no_place() throws Exception {
        AtomicInteger refusals = new AtomicInteger(3);
        Kodosumi kodosumi =
                open(builder(store(), Flow.of("works", (inputs, tracer) -> "done by attempt " + tracer.attempt()))
                        .setting("execution.running", "1")
                        .threads(body -> {
                            if (refusals.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("unable to create native thread (played by a test)");
                            }
                            Thread thread = new Thread(body);
                            thread.setDaemon(true);
                            return thread;
                        }));

        Execution execution = alice(kodosumi).launch(Launch.of("works"));

        assertThat(outcome(execution).result(String.class)).isEqualTo("done by attempt 2");
        assertThat(outcome(alice(kodosumi).launch(Launch.of("works"))).result(String.class))
                .isEqualTo("done by attempt 1");
    }
}
