package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Completion;
import io.kodosumi.CompletionHook;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Waiting;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Completion hooks: at least once for every outcome, whoever fails, and never a word in the log. */
public abstract class HooksSuite extends FlowSuite {
    /** What a paid job returns. */
    public record Bill(String provider, long cents) {}

    /** One run of a hook, as it saw it. */
    private record Seen(Outcome outcome, Completion completion) {}

    /** Notes each run of it, and what it was told. */
    private static final class Notes implements CompletionHook {
        private final List<Seen> all = new CopyOnWriteArrayList<>();
        private volatile int failing;

        /** It fails so many times first. */
        Notes failing(int times) {
            failing = times;
            return this;
        }

        @Override
        public void run(Outcome outcome, Completion completion) {
            all.add(new Seen(outcome, completion));
            if (all.size() <= failing) {
                throw new IllegalStateException("the bank is closed");
            }
        }

        Seen only() {
            assertThat(all).hasSize(1);
            return all.get(0);
        }

        List<Integer> tries() {
            return all.stream().map(seen -> seen.completion().tries()).toList();
        }
    }

    protected final Kodosumi.Builder hooked(ExecutionStore store, Flow... flows) {
        return builder(store, flows).setting("hook.backoff", "10ms").setting("hook.backoff.max", "20ms");
    }

    protected static Launch settling(String... hooks) {
        Launch launch = Launch.of("flow");
        for (String hook : hooks) {
            launch = launch.onOutcome(hook);
        }
        return launch;
    }

    /** The row of the execution, once no hook is armed any more. */
    protected static ExecutionRow done(ExecutionStore store, Execution execution) {
        return probe(
                "no hook of " + execution + " is armed",
                () -> store.find(execution.fid()).orElseThrow(),
                row -> row.isDone() && row.hold().node().isEmpty());
    }

    // ---- what a hook gets ----

    @Test
    void it_is_told_what_ended_and_how() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Kodosumi kodosumi = open(
                hooked(store, flow((inputs, tracer) -> new Bill("acme", 120))).hook("settle", settle));
        Execution execution = alice(kodosumi)
                .launch(settling("settle")
                        .input("amount", 500)
                        .key("order-42")
                        .label("tenant", "blue")
                        .extra("price", 7));
        done(store, execution);
        Outcome outcome = settle.only().outcome();
        assertThat(outcome.status()).isEqualTo(Status.FINISHED);
        assertThat(outcome.result(Bill.class)).isEqualTo(new Bill("acme", 120));
        Completion completion = settle.only().completion();
        assertThat(completion.fid()).isEqualTo(execution.fid());
        assertThat(completion.user().value()).isEqualTo("alice");
        assertThat(completion.flow()).isEqualTo("flow");
        assertThat(completion.version()).isEqualTo("1");
        assertThat(completion.key()).contains("order-42");
        assertThat(completion.created()).isEqualTo(execution.created());
        assertThat(completion.inputs().integer("amount")).isEqualTo(500);
        assertThat(completion.labels()).isEqualTo(Map.of("tenant", "blue"));
        assertThat(completion.extra()).isEqualTo(Map.of("price", 7L));
        assertThat(completion.hook()).isEqualTo("settle");
        assertThat(completion.tries()).isEqualTo(1);
        assertThat(completion.idempotencyKey()).isEqualTo(execution.fid() + ":hook:settle");
        assertThat(execution.hooks())
                .containsExactly(new HookState("settle", HookState.State.RAN, 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void it_runs_behind_the_closing_events_and_adds_none() throws Exception {
        ExecutionStore store = store();
        List<List<Event>> logs = new CopyOnWriteArrayList<>();
        Notes settle = new Notes().failing(2);
        Kodosumi kodosumi =
                open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", (outcome, completion) -> {
                    logs.add(store.events(completion.fid(), 0, Set.of(), 100).events());
                    settle.run(outcome, completion);
                }));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        done(store, execution);
        List<Event> log = log(execution);
        assertThat(kinds(log)).endsWith("status:finished");
        assertThat(logs).hasSize(3).allMatch(log::equals);
    }

    // ---- which outcomes ----

    @Test
    void it_runs_for_an_error() throws Exception {
        Seen seen = ended(
                settling("settle"),
                flow((inputs, tracer) -> {
                            throw new IllegalArgumentException("no such document");
                        })
                        .retry(Retry.NONE));
        assertThat(seen.outcome().status()).isEqualTo(Status.ERROR);
        assertThat(seen.outcome().failure().orElseThrow().message()).isEqualTo("no such document");
    }

    @Test
    void it_runs_for_what_was_cancelled() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> {
                    tracer.sleep("for ever", Duration.ofDays(1));
                    return "never";
                }))
                .hook("settle", settle));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        execution.cancel("enough");
        done(store, execution);
        assertThat(settle.only().outcome().status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void it_runs_for_what_never_ran() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", settle));
        Execution cancelled = alice(kodosumi).launch(settling("settle").delay(Duration.ofDays(1)));
        cancelled.cancel();
        done(store, cancelled);
        assertThat(settle.only().outcome().status()).isEqualTo(Status.CANCELLED);
        Execution late = alice(kodosumi)
                .launch(settling("settle").delay(Duration.ofDays(1)).deadline(Duration.ofMillis(20)));
        done(store, late);
        assertThat(settle.all.get(1).outcome().status()).isEqualTo(Status.TIMEOUT);
        assertThat(settle.all.get(1).completion().inputs().names()).isEmpty();
    }

    private Seen ended(Launch launch, Flow flow) throws InterruptedException {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Kodosumi kodosumi = open(hooked(store, flow).hook("settle", settle));
        done(store, alice(kodosumi).launch(launch));
        return settle.only();
    }

    // ---- one that fails ----

    @Test
    void one_that_fails_is_tried_again_with_the_same_key_and_that_is_no_failure_of_the_flow() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes().failing(3);
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", settle));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        ExecutionRow row = done(store, execution);
        assertThat(settle.tries()).containsExactly(1, 2, 3, 4);
        assertThat(settle.all)
                .extracting(seen -> seen.completion().idempotencyKey())
                .containsOnly(execution.fid() + ":hook:settle");
        assertThat(row.hold().failures()).isZero();
        assertThat(row.hold().crashes()).isZero();
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        probe(
                "health is well again",
                kodosumi::health,
                health -> health.problems().isEmpty());
    }

    @Test
    void one_that_fails_for_ever_does_not_keep_the_other() throws Exception {
        ExecutionStore store = store();
        Notes refund = new Notes().failing(Integer.MAX_VALUE);
        Notes mail = new Notes().failing(2);
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> "done"))
                .hook("refund", refund)
                .hook("mail", mail));
        Execution execution = alice(kodosumi).launch(settling("refund", "mail"));
        probe("mail went out", execution::hooks, hooks -> hooks.get(0).state() == HookState.State.RAN);
        assertThat(mail.tries()).containsExactly(1, 2, 3);
        HookState left = execution.hooks().get(1);
        assertThat(left.state()).isEqualTo(HookState.State.ARMED);
        assertThat(left.failure()).contains("java.lang.IllegalStateException: the bank is closed");
        assertThat(execution.waiting().orElseThrow().reason()).isEqualTo(Waiting.Reason.HOOK);
    }

    // ---- who has it ----

    @Test
    void one_that_a_node_lacks_waits_for_a_node_that_has_it() throws Exception {
        ExecutionStore store = store();
        Notes mail = new Notes();
        Notes refund = new Notes();
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done")).hook("mail", mail));
        Kodosumi launching =
                open(hooked(store).hook("mail", mail).hook("refund", refund).setting("roles", "launch"));
        Execution execution = alice(launching).launch(settling("mail", "refund"));
        probe("mail went out", () -> mail.all.size(), sent -> sent == 1);
        probe(
                "it waits for a node",
                () -> execution.waiting().map(Waiting::detail).orElse(""),
                "Completion hook 'refund' waits for a node: no living one has it"::equals);
        assertThat(refund.all).isEmpty();
        open(hooked(store).hook("refund", refund));
        done(store, execution);
        assertThat(refund.all).hasSize(1);
        assertThat(mail.all).hasSize(1);
        assertThat(execution.waiting()).isEmpty();
        first.close();
    }

    @Test
    void a_hook_that_nobody_has_is_refused_at_the_launch() {
        Kodosumi kodosumi =
                open(hooked(store(), flow((inputs, tracer) -> "done")).hook("settle", new Notes()));
        assertThatThrownBy(() -> alice(kodosumi).launch(settling("setle")))
                .isInstanceOf(LaunchRefused.class)
                .hasMessage(
                        "Flow 'flow' was not launched: no completion hook 'setle' in this runtime. It has: settle; other"
                                + " nodes have: none. Register it with builder().hook(…) or a FlowProvider, or open a node that has"
                                + " it first.")
                .extracting("reason")
                .isEqualTo(LaunchRefused.Reason.UNKNOWN_HOOK);
        assertThat(alice(kodosumi).executions(Cursor.START, 10).items()).isEmpty();
    }

    @Test
    void the_same_key_with_other_hooks_is_the_same_launch() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Notes mail = new Notes();
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> "done"))
                .hook("settle", settle)
                .hook("mail", mail));
        Execution first = alice(kodosumi).launch(settling("settle").key("order-42"));
        Execution again = alice(kodosumi).launch(settling("mail").key("order-42"));
        assertThat(again.fid()).isEqualTo(first.fid());
        done(store, first);
        assertThat(settle.all).hasSize(1);
        assertThat(mail.all).isEmpty();
    }

    // ---- what people want of it ----

    @Test
    void neither_cancel_nor_pause_means_anything_to_one_that_runs() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Kodosumi kodosumi =
                open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", (outcome, completion) -> {
                    gate.pass();
                    interrupted.add(Thread.currentThread().isInterrupted());
                }));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        gate.awaitVisitor();
        assertThat(execution.cancel()).isFalse();
        assertThat(execution.pause()).isFalse();
        assertThat(execution.resume()).isFalse();
        List<Event> log = log(execution);
        gate.open();
        done(store, execution);
        assertThat(interrupted).containsExactly(false);
        assertThat(execution.events()).isEqualTo(log);
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void one_that_waits_after_a_failure_runs_at_once_on_demand() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes().failing(1);
        Kodosumi kodosumi = open(builder(store, flow((inputs, tracer) -> "done"))
                .hook("settle", settle)
                .setting("hook.backoff", "1h")
                .setting("hook.backoff.max", "1h"));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        probe(
                "it waits for an hour",
                () -> store.find(execution.fid()).orElseThrow(),
                row -> row.hold().node().isEmpty()
                        && row.due().at().filter(row.now()::isBefore).isPresent());
        assertThat(execution.hooks().get(0).again().orElseThrow())
                .isAfter(store.find(execution.fid()).orElseThrow().now());
        assertThat(execution.runHook("settle")).isTrue();
        done(store, execution);
        assertThat(settle.tries()).containsExactly(1, 2);
        assertThat(execution.runHook("settle")).isFalse();
    }
}
