package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.kodosumi.CompletionHook;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Logged;
import io.kodosumi.Waiting;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Completion hooks and nodes: which of them has what, how many run at once, and what is left when one closes. */
public abstract class HookNodesSuite extends HookedSuite {
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
        probe("the flow runs alone", () -> kodosumi.health().here().running(), running -> running == 1);
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
            assertThat(warned.at(Level.WARN, execution.fid()))
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
