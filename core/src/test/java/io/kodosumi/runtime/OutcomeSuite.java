package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Type;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outcomes: one for each execution, for ever, and found again by whom it belongs to (G6). */
public abstract class OutcomeSuite extends RuntimeSuite {
    record Report(String title, List<Integer> pages) {}

    private static final Flow ASKING = Flow.of(
            "asking",
            (inputs, tracer) -> tracer.lock("go", form(checkbox("approve"))).flag("approve"));

    private static Flow failing(Exception error) {
        return Flow.of("failing", (inputs, tracer) -> {
                    throw error;
                })
                .retry(Retry.NONE);
    }

    @Test
    void a_result_is_read_back_as_its_type() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of("reporting", (inputs, tracer) -> new Report("a", List.of(1, 2))),
                Flow.of("listing", (inputs, tracer) -> List.of("a", "b")),
                Flow.of("nothing", (inputs, tracer) -> null));
        Outcome report = outcome(alice(kodosumi).launch(Launch.of("reporting")));
        assertThat(report.status()).isEqualTo(Status.FINISHED);
        assertThat(report.result(Report.class)).isEqualTo(new Report("a", List.of(1, 2)));
        assertThat(report.failure()).isEmpty();
        Outcome list = outcome(alice(kodosumi).launch(Launch.of("listing")));
        assertThat(list.result(new Type<List<String>>() {})).containsExactly("a", "b");
        assertThat(outcome(alice(kodosumi).launch(Launch.of("nothing"))).result(String.class))
                .isNull();
    }

    // U13: the text of ordinary errors was hidden
    @Test
    void a_failure_says_what_went_wrong_and_why_and_keeps_its_trace_to_the_log() throws Exception {
        Exception error = new IllegalStateException("no luck", new IOException("disk full"));
        Kodosumi kodosumi = runtime(store(), failing(error));
        Execution execution = alice(kodosumi).launch(Launch.of("failing"));
        Outcome outcome = outcome(execution);
        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.failure().orElseThrow())
                .isEqualTo(new Outcome.Failure(
                        "java.lang.IllegalStateException",
                        "no luck",
                        new Outcome.Failure("java.io.IOException", "disk full", null)));
        assertThat(outcome.json()).doesNotContain("\\tat ", "OutcomeSuite");
        List<Event> log = log(execution);
        assertThat(log.get(log.size() - 2).kind()).isEqualTo("error");
        assertThat(log.get(log.size() - 2).payload())
                .startsWith("java.lang.IllegalStateException: no luck")
                .contains("\tat ", "OutcomeSuite", "Caused by: java.io.IOException: disk full");
        assertThatThrownBy(() -> outcome.result(String.class))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Execution " + execution.fid()
                        + " ended as error, without a result: java.lang.IllegalStateException: no luck");
    }

    @Test
    void waiting_for_an_outcome_runs_out_of_time_and_leaves_it_alone() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        assertThat(execution.await(Duration.ZERO)).isEmpty();
        assertThat(execution.await(Duration.ofMillis(30))).isEmpty();
        var lock = openLock(execution);
        assertThat(lock.answer(Map.of("approve", true)).isAccepted()).isTrue();
        assertThat(outcome(execution).result(Boolean.class)).isTrue();
        assertThat(execution.awaitLock(SOON)).as("a lock behind the outcome").isEmpty();
    }

    @Test
    void a_failure_that_cannot_say_what_it_is_ends_it_with_its_type() throws Exception {
        Execution execution = alice(runtime(store(), failing(new Mute()))).launch(Launch.of("failing"));
        Outcome outcome = outcome(execution);
        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.failure().orElseThrow().type()).isEqualTo(Mute.class.getName());
        assertThat(outcome.failure().orElseThrow().message()).isEmpty();
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(kinds(log(execution))).endsWith("error", "status:error");
    }

    @Test
    void an_interrupted_wait_leaves_the_execution_alone() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        var lock = openLock(execution);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                execution.await(SOON);
            } catch (Throwable error) {
                thrown.set(error);
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(execution.status()).isEqualTo(Status.AWAITING);
        lock.answer(Map.of("approve", true));
        assertThat(outcome(execution).result(Boolean.class)).isTrue();
    }

    @Test
    void an_execution_and_its_outcome_are_found_again_by_a_later_runtime() throws Exception {
        ExecutionStore store = store();
        Fid done;
        Fid waiting;
        try (Kodosumi first = runtime(store, ASKING, Flow.of("quick", (inputs, tracer) -> "done"))) {
            Execution quick = alice(first).launch(Launch.of("quick"));
            outcome(quick);
            done = quick.fid();
            Execution asking = alice(first).launch(Launch.of("asking"));
            openLock(asking);
            waiting = asking.fid();
        }
        Kodosumi second = runtime(store, ASKING);
        Execution again = alice(second).execution(done).orElseThrow();
        assertThat(again.await(Duration.ZERO).orElseThrow().result(String.class))
                .isEqualTo("done");
        assertThat(again.flow()).isEqualTo("quick");
        Execution asking = alice(second).execution(waiting).orElseThrow();
        openLock(asking).answer(Map.of("approve", false));
        assertThat(outcome(asking).result(Boolean.class)).isFalse();
    }

    @Test
    void an_execution_is_unknown_to_other_users() throws Exception {
        Kodosumi kodosumi = runtime(store(), Flow.of("quick", (inputs, tracer) -> "done"));
        Execution execution = alice(kodosumi).launch(Launch.of("quick"));
        outcome(execution);
        User bob = kodosumi.as("bob");
        assertThat(bob.execution(execution.fid())).isEmpty();
        assertThat(bob.execution(new Fid("ffffffffffffffffffffffff"))).isEmpty();
        assertThat(bob.executions(Cursor.START, 10).items()).isEmpty();
        assertThat(kodosumi.system().execution(execution.fid())).isPresent();
    }

    /** Pain 12: an execution that stays as it was for ever after its process died; U4: it had one end per reader. */
    @Test
    void an_outcome_whose_log_was_not_closed_is_closed_by_the_next_node() throws Exception {
        ExecutionStore store = store();
        Execution execution;
        try (Kodosumi first = runtime(store, ASKING)) {
            execution = alice(first).launch(Launch.of("asking"));
            openLock(execution);
        }
        settleAsADyingNode(store, execution);
        Kodosumi second = runtime(store);
        Execution again = alice(second).execution(execution.fid()).orElseThrow();
        assertThat(outcome(again).result(Boolean.class)).isTrue();
        assertThat(kinds(log(again)))
                .containsExactly(
                        "attempt",
                        "status:starting",
                        "inputs",
                        "meta",
                        "status:running",
                        "lock",
                        "attempt",
                        "attempt",
                        "lease",
                        "final",
                        "status:finished");
        assertThat(log(again).get(9).payload()).isEqualTo("{\"bool\":true}");
    }

    /** The outcome is in, and the node is gone: as if it had died between that and the closing events. */
    private static void settleAsADyingNode(ExecutionStore store, Execution execution) {
        NodeId node = new NodeId("dying");
        store.beat(node, Duration.ofMillis(1), "{}");
        Fid fid = execution.fid();
        List<WriteResult> results = store.write(List.of(List.of(
                        new Write.Claim(fid, "claim-of-the-dying", node, 1, 0),
                        new Write.Append(
                                fid,
                                0,
                                List.of(new Event(
                                        Event.position(2, 1), Instant.EPOCH, Event.ATTEMPT, "{\"dict\":{}}"))),
                        new Write.Settle(fid, 2, Event.position(2, 1), Status.FINISHED, "true"),
                        new Write.Rest(fid, 2, 0, 0, Optional.empty(), Write.Rest.How.DRAINED))))
                .get(0);
        assertThat(results).noneMatch(WriteResult.Refused.class::isInstance);
    }

    // T8: signals changed the status of what had ended
    @Test
    void an_execution_has_one_outcome_whatever_its_flow_does_afterwards() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> late = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), Flow.of("leaking", (inputs, tracer) -> {
            Thread leaked = new Thread(() -> {
                try {
                    ended.await();
                    tracer.debug("from beyond");
                } catch (Throwable error) {
                    late.set(error);
                } finally {
                    told.countDown();
                }
            });
            leaked.setDaemon(true);
            leaked.start();
            return "done";
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("leaking"));
        List<Event> before = log(execution);
        await("the attempt is over", () -> execution.status() == Status.FINISHED, execution);
        ended.countDown();
        told.await();
        assertThat(execution.events()).isEqualTo(before);
        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
    }

    @Test
    void a_users_executions_are_listed_newest_first_in_pages() throws Exception {
        Kodosumi kodosumi = runtime(store(), Flow.of("quick", (inputs, tracer) -> "done"));
        User alice = alice(kodosumi);
        List<Fid> launched = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            launched.add(0, alice.launch(Launch.of("quick")).fid());
            kodosumi.as("bob").launch(Launch.of("quick"));
        }
        List<Fid> listed = new ArrayList<>();
        Page<Execution> page = alice.executions(Cursor.START, 3);
        listed.addAll(fids(page));
        alice.launch(Launch.of("quick")); // what is new shifts no page
        while (page.next().isPresent()) {
            page = alice.executions(page.next().get(), 3);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            listed.addAll(fids(page));
        }
        assertThat(listed).isEqualTo(launched);
        assertThat(kodosumi.system().executions(Cursor.START, 100).items()).hasSize(15);
        IntStream.of(0, 1001)
                .forEach(limit -> assertThatThrownBy(() -> alice.executions(Cursor.START, limit))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("A page of " + limit + ": expected 1 to 1000"));
    }

    private static List<Fid> fids(Page<Execution> page) {
        return page.items().stream().map(Execution::fid).toList();
    }
}
