package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.forms.Form;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cancelling: at once where the thread can be interrupted, wherever the execution stands, and never undone (G8). */
public abstract class ControlSuite extends RuntimeSuite {
    private static final Form<Inputs> APPROVAL = form(checkbox("approve"));

    private static final Flow ASKING =
            Flow.of("asking", (inputs, tracer) -> tracer.lock("go", APPROVAL).flag("approve"));
    private static final Flow SLEEPING = Flow.of("sleeping", (inputs, tracer) -> {
        tracer.sleep(Duration.ofDays(1));
        return "slept";
    });

    private static void awaitStatus(Status status, Execution execution) throws InterruptedException {
        await(status + "", () -> execution.status() == status, execution);
    }

    /** The sentence in the log and in the outcome of what alice cancelled for this reason. */
    private static void assertCancelled(Execution execution, String reason) throws InterruptedException {
        Outcome outcome = outcome(execution);
        assertThat(outcome.status()).isEqualTo(Status.CANCELLED);
        Outcome.Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.type()).isEqualTo("Cancelled");
        assertThat(failure.message()).matches("Cancelled by 'alice' at 2[-0-9T:.]+Z" + reason);
        List<Event> log = log(execution);
        assertThat(log.get(log.size() - 2).kind()).isEqualTo("error");
        assertThat(log.get(log.size() - 2).payload()).isEqualTo(failure.message());
        assertThat(log.get(log.size() - 1).payload()).isEqualTo("cancelled");
        assertThat(kinds(log)).doesNotContain("final", "status:finished");
    }

    /** U3 (a cancelled run was recorded as finished), T7 (running work was not cancelled), pain 19. */
    @Test
    void cancel_interrupts_code_that_blocks() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Kodosumi kodosumi = runtime(store(), Flow.of("blocking", (inputs, tracer) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cut) {
                interrupted.set(true);
            }
            return "swallowed it";
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("blocking"));
        running.await();
        assertThat(execution.cancel("too slow")).isTrue();
        assertCancelled(execution, ": too slow");
        assertThat(interrupted).isTrue();
    }

    @Test
    void cancel_interrupts_a_steps_body_and_does_not_try_it_again() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger bodies = new AtomicInteger();
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of(
                        "stepping",
                        (inputs, tracer) -> tracer.step("slow", String.class, key -> {
                            bodies.incrementAndGet();
                            running.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        })));
        Execution execution = alice(kodosumi).launch(Launch.of("stepping"));
        running.await();
        assertThat(execution.cancel()).isTrue();
        assertCancelled(execution, "");
        assertThat(bodies).hasValue(1);
        assertThat(execution.attempts()).isEqualTo(1);
    }

    @Test
    void cancel_ends_code_that_computes_at_its_next_call_of_the_tracer() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), Flow.of("busy", (inputs, tracer) -> {
            running.countDown();
            for (long i = 0; ; i++) {
                if (i % 1000 == 0) {
                    tracer.progress(i, 0, "counting");
                    tracer.step("tick", Long.class, key -> 1L);
                }
            }
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("busy"));
        running.await();
        assertThat(execution.cancel()).isTrue();
        assertCancelled(execution, "");
    }

    @Test
    void cancel_unwinds_branches_too() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch unwound = new CountDownLatch(2);
        Kodosumi kodosumi = runtime(store(), Flow.of("branching", (inputs, tracer) -> {
            for (String name : List.of("left", "right")) {
                tracer.branch(
                        name,
                        inner -> inner.step("slow", String.class, key -> {
                            running.countDown();
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } finally {
                                unwound.countDown();
                            }
                        }));
            }
            return "waits for its branches";
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("branching"));
        running.await();
        assertThat(execution.cancel()).isTrue();
        assertCancelled(execution, "");
        assertThat(unwound.getCount()).isZero();
    }

    @Test
    void cancel_ends_a_wait_in_place() throws Exception {
        Kodosumi kodosumi = open(builder(store(), ASKING, SLEEPING).setting("park.for", "1d"));
        Execution asking = alice(kodosumi).launch(Launch.of("asking"));
        Execution sleeping = alice(kodosumi).launch(Launch.of("sleeping"));
        awaitStatus(Status.AWAITING, asking);
        awaitStatus(Status.SLEEPING, sleeping);
        assertThat(asking.cancel()).isTrue();
        assertThat(sleeping.cancel()).isTrue();
        assertCancelled(asking, "");
        assertCancelled(sleeping, "");
        assertThat(asking.attempts()).isEqualTo(1);
    }

    /** Pain 4: a terminated run that waited came back as a zombie. */
    @Test
    void cancel_ends_what_is_suspended_on_a_node_that_does_not_have_the_flow() throws Exception {
        ExecutionStore store = store();
        Execution asking;
        Execution sleeping;
        try (Kodosumi first = runtime(store, ASKING, SLEEPING)) {
            asking = alice(first).launch(Launch.of("asking"));
            sleeping = alice(first).launch(Launch.of("sleeping"));
            awaitStatus(Status.AWAITING, asking);
            awaitStatus(Status.SLEEPING, sleeping);
        }
        Kodosumi desk = runtime(store);
        Execution askingThere = alice(desk).execution(asking.fid()).orElseThrow();
        Execution sleepingThere = alice(desk).execution(sleeping.fid()).orElseThrow();
        assertThat(askingThere.cancel("gone")).isTrue();
        assertThat(sleepingThere.cancel("gone")).isTrue();
        assertCancelled(askingThere, ": gone");
        assertCancelled(sleepingThere, ": gone");
        assertThat(kinds(log(askingThere))).containsSubsequence("lock", "lease", "error", "status:cancelled");
        runtime(store, ASKING, SLEEPING);
        assertThat(askingThere.attempts()).isEqualTo(2);
    }

    @Test
    void cancel_ends_what_never_began() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Kodosumi kodosumi = runtime(store(), Flow.of("counted", (inputs, tracer) -> runs.incrementAndGet()));
        Execution execution = alice(kodosumi).launch(Launch.of("counted").delay(Duration.ofDays(1)));
        assertThat(execution.status()).isEqualTo(Status.SLEEPING);
        assertThat(execution.cancel("changed my mind")).isTrue();
        assertCancelled(execution, ": changed my mind");
        assertThat(runs).hasValue(0);
    }

    @Test
    void cancel_outranks_a_pause() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        awaitStatus(Status.AWAITING, execution);
        execution.pause();
        awaitStatus(Status.PAUSED, execution);
        assertThat(execution.cancel()).isTrue();
        assertCancelled(execution, "");
    }

    @Test
    void the_first_cancel_stays() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), Flow.of("stubborn", (inputs, tracer) -> {
            running.countDown();
            while (asked.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "done";
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("stubborn"));
        running.await();
        assertThat(execution.cancel("first")).isTrue();
        assertThat(kodosumi.system().execution(execution.fid()).orElseThrow().cancel("second"))
                .isTrue();
        asked.countDown();
        assertCancelled(execution, ": first");
    }

    @Test
    void what_has_ended_is_not_cancelled_paused_or_resumed() throws Exception {
        Kodosumi kodosumi = runtime(store(), Flow.of("quick", (inputs, tracer) -> "done"));
        Execution execution = alice(kodosumi).launch(Launch.of("quick"));
        outcome(execution);
        assertThat(execution.cancel()).isFalse();
        assertThat(execution.pause()).isFalse();
        assertThat(execution.resume()).isFalse();
        log(execution);
        assertThat(execution.cancel()).isFalse();
        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
    }

    /** U3, T7: what was cancelled must not end as finished, at whatever moment. */
    @Test
    void a_cancel_that_returned_true_is_never_followed_by_finished() throws Exception {
        Random random = new Random(42);
        Kodosumi kodosumi = runtime(store(), Flow.of("racing", (inputs, tracer) -> {
            spin(inputs.integer("micros"));
            tracer.debug("nearly");
            return "done";
        }));
        int cancelled = 0;
        for (int round = 0; round < 200; round++) {
            Execution execution = alice(kodosumi).launch(Launch.of("racing").input("micros", random.nextInt(400)));
            spin(random.nextInt(1500));
            boolean accepted = execution.cancel();
            cancelled += accepted ? 1 : 0;
            Status expected = accepted ? Status.CANCELLED : Status.FINISHED;
            assertThat(outcome(execution).status()).as("round %d", round).isEqualTo(expected);
            List<String> log = kinds(log(execution));
            assertThat(log)
                    .filteredOn(kind -> kind.equals("final") || kind.equals("error"))
                    .hasSize(1);
            assertThat(log).last().isEqualTo("status:" + expected.word());
        }
        assertThat(cancelled).as("cancels that came in time, of 200").isPositive();
    }

    @Test
    void what_is_cancelled_just_before_its_outcome_is_stored_ends_cancelled_by_the_same_attempt() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = open(builder(cancellingFirst(store), Flow.of("ending", (inputs, tracer) -> "done"))
                .setting("close.timeout", "1s"));
        Execution execution = alice(kodosumi).launch(Launch.of("ending"));
        assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
        assertThat(kinds(log(execution))).endsWith("error", "status:cancelled").doesNotContain("final");
        assertThat(execution.attempts()).isEqualTo(1);
    }

    /** Lets somebody cancel each execution right before it is stored that it has finished. */
    private static ExecutionStore cancellingFirst(ExecutionStore store) {
        return new ForwardingStore(store) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                units.stream()
                        .flatMap(List::stream)
                        .filter(write -> write instanceof Write.Settle settle && settle.outcome() == Status.FINISHED)
                        .forEach(write -> super.write(List.of(List.of(new Write.Control(
                                write.fid(), Write.Control.Wish.CANCEL, new UserId("bob"), "never mind")))));
                return super.write(units);
            }
        };
    }

    private static void spin(long micros) {
        long end = System.nanoTime() + micros * 1000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void an_answer_to_a_cancelled_execution_is_refused() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        var lock = openLock(execution);
        execution.cancel();
        outcome(execution);
        assertThat(lock.answer(Map.of("approve", true)).isAccepted()).isFalse();
    }
}
