package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kodosumi.Completion;
import io.kodosumi.CompletionHook;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Waiting;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Completion hooks whose process dies: a node that is cut off from its store stands for it. */
public abstract class HookCrashSuite extends FlowSuite {
    private static final Flow FLOW = flow((inputs, tracer) -> "done");

    /** A hook that hangs, as one does whose process is about to die. */
    private static final class Stuck implements CompletionHook {
        private final Gate gate = new Gate(Duration.ofSeconds(60));
        private final List<String> keys = new CopyOnWriteArrayList<>();

        @Override
        public void run(Outcome outcome, Completion completion) {
            keys.add(completion.idempotencyKey() + " try " + completion.tries());
            gate.pass();
        }
    }

    /** A hook that does its work. */
    private static final class Working implements CompletionHook {
        private final List<String> keys = new CopyOnWriteArrayList<>();

        @Override
        public void run(Outcome outcome, Completion completion) {
            keys.add(completion.idempotencyKey() + " try " + completion.tries());
        }
    }

    // T5: a crashed job began again, and paid again
    @Test
    void one_whose_process_dies_runs_again_elsewhere_with_the_same_key_and_the_zombie_says_nothing() throws Exception {
        ExecutionStore store = settableStore();
        Stuck stuck = new Stuck();
        Node first = node(store, 3, builder -> builder.hook("settle", stuck));
        Execution execution = alice(first.kodosumi).launch(Launch.of("flow").onOutcome("settle"));
        first.dieIn(stuck);
        List<Event> log = log(execution);

        Working settle = new Working();
        Node second = node(store, 3, builder -> builder.hook("settle", settle));
        ExecutionRow row = done(second, execution);
        assertThat(settle.keys).containsExactly(execution.fid() + ":hook:settle try 2");
        assertThat(stuck.keys).containsExactly(execution.fid() + ":hook:settle try 1");
        assertThat(row.hold().crashes()).isEqualTo(1);
        assertThat(row.hold().failures()).isZero();

        first.store.cut = false;
        stuck.gate.open();
        first.kodosumi.close();
        assertThat(store.facts(execution.fid(), Fact.HOOK, "", 10))
                .containsExactly(new Fact(Fact.HOOK, "settle", 2, "{\"begun\":2}"));
        assertThat(again(second.kodosumi, execution).events()).isEqualTo(log);
        assertThat(store.find(execution.fid()).orElseThrow().status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void one_that_kills_node_after_node_is_set_aside_and_runs_on_demand() throws Exception {
        ExecutionStore store = settableStore();
        Stuck stuck = new Stuck();
        Node first = node(store, 0, builder -> builder.hook("settle", stuck));
        Execution launched = alice(first.kodosumi).launch(Launch.of("flow").onOutcome("settle"));
        first.dieIn(stuck);

        Working settle = new Working();
        Node second = node(store, 0, builder -> builder.hook("settle", settle));
        Execution execution = again(second.kodosumi, launched);
        probe(
                "it is set aside",
                () -> {
                    passWithBeats(second.timing);
                    return second.kodosumi.health().problems();
                },
                problems -> !problems.isEmpty());
        assertThat(second.kodosumi.health().problems())
                .extracting(Health.Problem::what, Health.Problem::detail)
                .containsExactly(tuple(
                        "execution " + execution.fid(),
                        "Its completion hook 'settle' is set aside: its process died once while it ran, and may 0 times."
                                + " Find out why, then let it run with execution.runHook(\"settle\")."));
        assertThat(second.kodosumi.health().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(execution.hooks().get(0).state()).isEqualTo(HookState.State.ASIDE);
        assertThat(execution.waiting())
                .contains(new Waiting(
                        Waiting.Reason.HOOK,
                        "Completion hook 'settle' is set aside, because its process died too often:"
                                + " runHook(\"settle\") lets it run",
                        Optional.empty()));
        for (int i = 0; i < 100; i++) {
            pass(second.timing, Duration.ofSeconds(2));
        }
        assertThat(settle.keys).isEmpty();
        assertThat(second.kodosumi.system().purge(Instant.MAX)).isZero();

        assertThat(execution.runHook("settle")).isTrue();
        done(second, execution);
        assertThat(settle.keys).containsExactly(execution.fid() + ":hook:settle try 2");
        probe(
                "nothing is wrong any more",
                second.kodosumi::health,
                health -> health.problems().isEmpty());
        stuck.gate.open();
    }

    @Test
    void one_that_ran_beside_the_one_that_kills_is_not_set_aside_for_that() throws Exception {
        ExecutionStore store = settableStore();
        Stuck killer = new Stuck();
        Stuck beside = new Stuck();
        Node first = node(store, 1, builder -> builder.hook("a-killer", killer).hook("mail", beside));
        Execution execution = alice(first.kodosumi)
                .launch(Launch.of("flow").onOutcome("a-killer").onOutcome("mail"));
        beside.gate.awaitVisitor();
        first.dieIn(killer);

        Stuck killerAgain = new Stuck();
        Working mail = new Working();
        Node second =
                node(store, 1, builder -> builder.hook("a-killer", killerAgain).hook("mail", mail));
        passUntilVisited(second, killerAgain);
        assertThat(mail.keys).as("runs alone, behind the other").isEmpty();
        second.dieIn(killerAgain);

        Node third =
                node(store, 1, builder -> builder.hook("a-killer", killerAgain).hook("mail", mail));
        Execution later = again(third.kodosumi, execution);
        probe(
                "mail went out, and the killer is set aside",
                () -> {
                    pass(third.timing, Duration.ofSeconds(1));
                    return later.hooks().stream().map(HookState::state).toList();
                },
                List.of(HookState.State.ASIDE, HookState.State.RAN)::equals);
        assertThat(mail.keys).containsExactly(execution.fid() + ":hook:mail try 2");
        List.of(killer, beside, killerAgain).forEach(stuck -> stuck.gate.open());
    }

    @Test
    void one_whose_process_died_and_that_nobody_has_can_be_given_up_and_its_zombie_does_not_try_again()
            throws Exception {
        ExecutionStore store = settableStore();
        Stuck stuck = new Stuck();
        Node first = node(
                store,
                3,
                builder -> builder.hook("settle", (outcome, completion) -> {
                    stuck.run(outcome, completion);
                    throw new IllegalStateException("the bank is closed");
                }));
        Execution launched = alice(first.kodosumi).launch(Launch.of("flow").onOutcome("settle"));
        first.dieIn(stuck);
        Node second = node(store, 3, builder -> builder);
        Execution execution = second.kodosumi.system().execution(launched.fid()).orElseThrow();
        clock.pass(Duration.ofSeconds(11)); // the lease of the first is over

        assertThat(execution.giveUpHook("settle", new UserId("olga"), "nobody has it"))
                .isTrue();
        assertThat(store.find(execution.fid()).orElseThrow().isDone()).isTrue();

        first.store.cut = false;
        stuck.gate.open();
        probe(
                "the zombie lets go",
                () -> {
                    first.timing.advance(Duration.ofSeconds(1));
                    return store.find(execution.fid()).orElseThrow().hold().node();
                },
                Optional::isEmpty);
        assertThat(stuck.keys).hasSize(1);
        assertThat(execution.hooks().get(0).state()).isEqualTo(HookState.State.GIVEN_UP);
        assertThat(second.kodosumi.system().purge(Instant.MAX)).isEqualTo(1);
    }

    private void passUntilVisited(Node node, Stuck stuck) {
        probe(
                "the hook runs on the next node",
                () -> {
                    passWithBeats(node.timing);
                    return stuck.keys.size();
                },
                runs -> runs > 0);
    }

    private ExecutionRow done(Node node, Execution execution) {
        return probe(
                "the hooks of " + execution + " ran",
                () -> {
                    passWithBeats(node.timing);
                    return node.store.find(execution.fid()).orElseThrow();
                },
                row -> row.isDone() && row.hold().node().isEmpty());
    }

    private Node node(ExecutionStore store, int crashes, UnaryOperator<Kodosumi.Builder> hooks) {
        CuttableStore cuttable = new CuttableStore(store);
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi.Builder builder =
                hasty(cuttable, FLOW).timing(timing).setting("execution.crashes", String.valueOf(crashes));
        return new Node(cuttable, timing, open(hooks.apply(builder)));
    }

    private record Node(CuttableStore store, ManualTiming timing, Kodosumi kodosumi) {
        void dieIn(Stuck stuck) throws InterruptedException {
            stuck.gate.awaitVisitor();
            store.cut = true;
        }
    }
}
