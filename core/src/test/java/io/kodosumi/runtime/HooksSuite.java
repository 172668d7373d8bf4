package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.kodosumi.Completion;
import io.kodosumi.CompletionHook;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Logged;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Waiting;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    @Test
    void what_the_launch_did_not_name_cannot_be_asked_for() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> {
                    gate.pass();
                    return "done";
                }))
                .hook("settle", new Notes()));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        gate.awaitVisitor();
        assertThat(execution.hooks().get(0).state()).isEqualTo(HookState.State.NAMED);
        assertThat(execution.runHook("settle")).as("before its end").isFalse();
        assertThat(execution.awaitHooks(Duration.ofMillis(1))).isFalse();
        assertThatThrownBy(() -> execution.runHook("refund"))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Execution " + execution.fid() + " has no completion hook 'refund'. It has: settle.");
        Execution none = alice(kodosumi).launch(Launch.of("flow"));
        assertThatThrownBy(() -> none.runHook("refund"))
                .hasMessage("Execution " + none.fid() + " has no completion hook 'refund'. It has: none.");
        gate.open();
        assertThat(execution.awaitHooks(SOON)).isTrue();
        assertThat(none.awaitHooks(SOON)).isTrue();
        assertThat(none.hooks()).isEmpty();
    }

    @Test
    void another_user_can_neither_see_nor_ask_for_it() {
        Kodosumi kodosumi =
                open(hooked(store(), flow((inputs, tracer) -> "done")).hook("settle", new Notes()));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        assertThat(kodosumi.as("bob").execution(execution.fid())).isEmpty();
        assertThat(kodosumi.system().execution(execution.fid()).orElseThrow().hooks())
                .hasSize(1);
    }

    @Test
    void names_and_numbers_that_can_never_be_right_are_refused() {
        Launch launch = Launch.of("flow");
        assertThatThrownBy(() -> launch.onOutcome("re fund"))
                .hasMessage("'re fund' is not a hook name: expected 1 to 64 of A-Z a-z 0-9 _ . -");
        assertThatThrownBy(() -> Kodosumi.builder().hook("", new Notes()))
                .hasMessage("'' is not a hook name: expected 1 to 64 of A-Z a-z 0-9 _ . -");
        Launch full = launch;
        for (int i = 0; i < 16; i++) {
            full = full.onOutcome("hook-" + i).onOutcome("hook-" + i);
        }
        Launch most = full;
        assertThatThrownBy(() -> most.onOutcome("another"))
                .hasMessage("A launch with 17 completion hooks: expected at most 16");
        Kodosumi.Builder twice = hooked(store()).hook("settle", new Notes()).hook("settle", new Notes());
        assertThatThrownBy(twice::open)
                .hasMessage(
                        "Completion hook 'settle' is registered 2 times, by the builder and by the builder: give each"
                                + " another name.");
    }

    // ---- places ----

    @Test
    void hooks_and_flows_take_no_place_of_each_other() throws Exception {
        ExecutionStore store = store();
        Gate flows = new Gate();
        Gate hooks = new Gate();
        Flow held = Flow.of("held", (inputs, tracer) -> {
            flows.pass();
            return "done";
        });
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> "done"), held)
                .setting("execution.running", "1")
                .setting("execution.running.user", "1")
                .setting("hook.running", "1")
                .hook("slow", (outcome, completion) -> hooks.pass())
                .hook("settle", new Notes()));
        Execution slow = alice(kodosumi).launch(settling("slow"));
        hooks.awaitVisitor();
        Execution next = alice(kodosumi).launch(settling("settle"));
        outcome(next);
        assertThat(next.awaitHooks(Duration.ofMillis(50)))
                .as("there is one place for hooks")
                .isFalse();
        Execution flow = alice(kodosumi).launch(Launch.of("held"));
        flows.awaitVisitor();
        assertThat(kodosumi.health().here().running()).isEqualTo(1);
        hooks.open();
        assertThat(slow.awaitHooks(SOON)).isTrue();
        assertThat(next.awaitHooks(SOON))
                .as("though its user is at the bound of what runs")
                .isTrue();
        flows.open();
        outcome(flow);
    }

    // ---- closing ----

    @Test
    void a_runtime_that_closes_waits_for_one_that_runs_and_begins_no_other() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", (outcome, completion) -> {
            gate.pass();
            interrupted.add(Thread.currentThread().isInterrupted());
        }));
        Execution execution = alice(first).launch(settling("settle"));
        gate.awaitVisitor();
        FutureTask<Void> closing = new FutureTask<>(first::close, null);
        new Thread(closing, "closes").start();
        probe("it takes no launches", () -> refuses(first), refuses -> refuses);
        gate.open();
        closing.get(20, TimeUnit.SECONDS);
        assertThat(interrupted).containsExactly(false);
        assertThat(store.find(execution.fid()).orElseThrow().isDone()).isTrue();
    }

    private static boolean refuses(Kodosumi kodosumi) {
        try {
            alice(kodosumi).launch(Launch.of("flow"));
            return false;
        } catch (KodosumiException refused) {
            return true;
        }
    }

    @Test
    void one_that_outlives_its_runtime_is_not_interrupted_and_runs_again_elsewhere() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done"))
                .setting("close.timeout", "10ms")
                .hook("settle", (outcome, completion) -> {
                    gate.pass();
                    interrupted.add(Thread.currentThread().isInterrupted());
                }));
        Execution execution = alice(first).launch(settling("settle"));
        gate.awaitVisitor();
        try (Logged warned = new Logged(NodeRuntime.class)) {
            first.close();
            assertThat(warned.at(Level.WARN))
                    .containsExactly(
                            execution.fid() + ": its completion hook 'settle' did not end in time, and runs again"
                                    + " with the same idempotency key; it is given up here, and its thread 'kodosumi "
                                    + execution.fid() + "' ends when its code does");
        }
        Notes settle = new Notes();
        Kodosumi second = open(hooked(store).hook("settle", settle));
        ExecutionRow row = done(store, again(second, execution));
        assertThat(settle.tries()).containsExactly(2);
        assertThat(row.hold().crashes()).as("nobody died").isZero();
        gate.open();
        probe("the old one ended", () -> interrupted, List.of(false)::equals);
    }

    @Test
    void a_hook_cannot_close_its_runtime() throws Exception {
        ExecutionStore store = store();
        List<String> refusals = new CopyOnWriteArrayList<>();
        AtomicReference<Kodosumi> runtime = new AtomicReference<>();
        runtime.set(open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", (outcome, completion) -> {
            try {
                runtime.get().close();
            } catch (IllegalStateException refused) {
                refusals.add(String.valueOf(refused.getMessage()));
            }
        })));
        Execution execution = alice(runtime.get()).launch(settling("settle").delay(Duration.ofMillis(50)));
        done(store, execution);
        assertThat(refusals)
                .containsExactly(
                        "close() was called on thread 'kodosumi " + execution.fid() + " settle', which runs a flow"
                                + " or a completion hook of this runtime, and would wait for itself: call it on another thread.");
    }

    // ---- how long it is kept ----

    // Pain 42: what was not settled yet was cleaned away
    @Test
    void what_has_an_armed_hook_is_never_purged_also_after_a_deployment_without_it() throws Exception {
        ExecutionStore store = store();
        Notes failing = new Notes().failing(Integer.MAX_VALUE);
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done")).hook("refund", failing));
        Execution execution = alice(first).launch(settling("refund"));
        probe("it failed", () -> failing.all.size(), runs -> runs > 1);
        assertThat(first.system().purge(Instant.MAX)).isZero();
        first.close();

        Kodosumi without = open(hooked(store, flow((inputs, tracer) -> "done")));
        assertThat(without.system().purge(Instant.MAX)).isZero();
        assertThat(again(without, execution).waiting().orElseThrow().detail())
                .isEqualTo("Completion hook 'refund' waits for a node: no living one has it");
        without.close();

        Notes refund = new Notes();
        Kodosumi third = open(hooked(store, flow((inputs, tracer) -> "done")).hook("refund", refund));
        done(store, again(third, execution));
        assertThat(refund.all).hasSize(1);
        assertThat(third.system().purge(Instant.MAX)).isEqualTo(1);
    }

    // ---- many ----

    @Test
    void two_nodes_settle_many_and_each_is_settled() throws Exception {
        ExecutionStore store = store();
        Set<String> settled = ConcurrentHashMap.newKeySet();
        CompletionHook settle = (outcome, completion) -> settled.add(completion.idempotencyKey());
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", settle));
        open(hooked(store, flow((inputs, tracer) -> "done")).hook("settle", settle));
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(alice(first).launch(settling("settle")));
        }
        for (Execution execution : all) {
            assertThat(execution.awaitHooks(SOON)).isTrue();
        }
        assertThat(settled)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(execution -> execution.fid() + ":hook:settle")
                        .toList());
    }
}
