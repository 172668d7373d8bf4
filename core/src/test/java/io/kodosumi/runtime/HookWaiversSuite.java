package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import io.kodosumi.Execution;
import io.kodosumi.Health;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Logged;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Completion hooks that nobody has any more, or that never succeed: shown, and given up by the host. */
public abstract class HookWaiversSuite extends HookedSuite {
    private static final UserId OLGA = new UserId("olga");
    private static final String WHY = "the provider is gone: repaid by hand, ticket 4711";

    private static Execution asHost(Kodosumi kodosumi, Execution execution) {
        return kodosumi.system().execution(execution.fid()).orElseThrow();
    }

    @Test
    void one_that_no_living_node_has_is_shown_until_the_host_gives_it_up() throws Exception {
        ExecutionStore store = store();
        Notes failing = new Notes().failing(Integer.MAX_VALUE);
        Notes mail = new Notes();
        Kodosumi first = open(hooked(store, flow((inputs, tracer) -> "done"))
                .hook("refund", failing)
                .hook("mail", mail));
        Execution launched = alice(first).launch(settling("refund", "mail"));
        probe("it failed, and mail went out", () -> failing.all.size() > 1 && !mail.all.isEmpty(), so -> so);
        first.close();

        Kodosumi without = open(hooked(store, flow((inputs, tracer) -> "done")).hook("mail", mail));
        Health health = probe(
                "health names it", without::health, now -> now.store().isPresent() && now.status() != Health.Status.UP);
        assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(health.store().orElseThrow().strandedHooks()).singleElement().satisfies(hook -> {
            assertThat(hook.hook()).isEqualTo("refund");
            assertThat(hook.executions()).isEqualTo(1);
            assertThat(hook.oldest()).isPositive();
        });
        assertThat(health.toJson())
                .contains("\"stranded_hooks\":[{\"hook\":\"refund\",\"executions\":1,\"oldest_ms\":");

        Execution execution = asHost(without, launched);
        assertThat(without.system().purge(Instant.MAX)).isZero();
        try (Logged logged = new Logged(Kodosumi.class)) {
            assertThat(execution.giveUpHook("refund", OLGA, WHY)).isTrue();
            assertThat(execution.giveUpHook("refund", new UserId("otto"), "again"))
                    .isTrue();
            assertThat(logged.at(Level.INFO, execution.fid()))
                    .containsExactly(execution.fid() + ": completion hook 'refund' was given up by 'olga'");
        }

        HookState refund = again(without, launched).hooks().get(1);
        assertThat(refund.state()).isEqualTo(HookState.State.GIVEN_UP);
        assertThat(refund.failure()).contains("java.lang.IllegalStateException: the bank is closed");
        HookState.GivenUp givenUp = refund.givenUp().orElseThrow();
        assertThat(givenUp.by()).isEqualTo(OLGA);
        assertThat(givenUp.why()).isEqualTo(WHY);
        assertThat(givenUp.at()).isAfter(execution.created());
        assertThat(execution.hooks().get(0).state()).isEqualTo(HookState.State.RAN);
        assertThat(execution.hooks().get(0).givenUp()).isEmpty();
        assertThat(execution.awaitHooks(SOON)).isTrue();
        assertThat(execution.waiting()).isEmpty();
        probe("health is well again", without::health, now -> now.status() == Health.Status.UP);
        assertThat(execution.runHook("refund")).as("nothing brings it back").isFalse();
        assertThat(without.system().purge(Instant.MAX)).isEqualTo(1);
    }

    @Test
    void one_that_a_node_with_other_hooks_lacks_is_stranded_whoever_serves_those() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Kodosumi works = open(
                hooked(store, flow((inputs, tracer) -> "done")).hook("mail", (outcome, completion) -> gate.pass()));
        Kodosumi launches = open(hooked(store)
                .setting("roles", "launch")
                .hook("refund", new Notes())
                .hook("mail", new Notes()));
        alice(launches).launch(settling("mail", "refund"));
        gate.awaitVisitor();
        probe(
                "health names what is left while the other runs",
                works::health,
                now -> now.store().stream()
                        .flatMap(standing -> standing.strandedHooks().stream())
                        .map(Health.StrandedHook::hook)
                        .toList()
                        .equals(List.of("refund")));
        gate.open();
    }

    @Test
    void one_that_is_given_up_takes_no_other_out_of_sight() throws Exception {
        ExecutionStore store = store();
        Notes failing = new Notes().failing(Integer.MAX_VALUE);
        Kodosumi kodosumi = open(builder(store, flow((inputs, tracer) -> "done"))
                .setting("hook.backoff", "1h")
                .hook("mail", failing)
                .hook("refund", failing));
        Execution execution = asHost(kodosumi, alice(kodosumi).launch(settling("mail", "refund")));
        probe(
                "health names both",
                () -> problemsOf(kodosumi, execution),
                said -> said.stream()
                        .anyMatch(detail -> detail.contains("'mail' failed") && detail.contains("'refund' failed")));
        execution.giveUpHook("refund", OLGA, WHY);
        assertThat(problemsOf(kodosumi, execution)).singleElement().asString().contains("'mail' failed");
        execution.giveUpHook("mail", OLGA, WHY);
        assertThat(problemsOf(kodosumi, execution)).isEmpty();
    }

    private static List<String> problemsOf(Kodosumi kodosumi, Execution execution) {
        return kodosumi.health().problems().stream()
                .filter(problem -> problem.what().contains(execution.fid().value()))
                .map(Health.Problem::detail)
                .toList();
    }

    @Test
    void one_that_runs_now_is_not_given_up() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Kodosumi kodosumi = open(
                hooked(store, flow((inputs, tracer) -> "done")).hook("settle", (outcome, completion) -> gate.pass()));
        Execution execution = asHost(kodosumi, alice(kodosumi).launch(settling("settle")));
        gate.awaitVisitor();
        assertThatThrownBy(() -> execution.giveUpHook("settle", OLGA, WHY))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Completion hook 'settle' of execution " + execution.fid() + " was not given up: node "
                        + kodosumi.health().here().node()
                        + " runs it now, try 1. Wait until that has ended, and do it again.")
                .extracting(failure -> ((KodosumiException) failure).isTransient())
                .isEqualTo(true);
        gate.open();
        done(store, execution);
        assertThat(execution.giveUpHook("settle", OLGA, WHY)).as("it has run").isFalse();
        assertThat(execution.hooks().get(0).state()).isEqualTo(HookState.State.RAN);
    }

    @Test
    void one_that_is_given_up_right_before_it_is_begun_does_not_run() throws Exception {
        ExecutionStore store = store();
        Notes settle = new Notes();
        Kodosumi launches = open(hooked(store).setting("roles", "launch").hook("settle", settle));
        AtomicReference<Boolean> givenUp = new AtomicReference<>();
        ExecutionStore late = new ForwardingStore(store) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                units.stream()
                        .flatMap(List::stream)
                        .filter(HookWaiversSuite::begins)
                        .forEach(begin -> {
                            if (givenUp.get() == null) {
                                givenUp.set(launches.system()
                                        .execution(begin.fid())
                                        .orElseThrow()
                                        .giveUpHook("settle", OLGA, WHY));
                            }
                        });
                return super.write(units);
            }
        };
        Kodosumi works = open(hooked(late, flow((inputs, tracer) -> "done")).hook("settle", settle));
        Execution execution = alice(works).launch(settling("settle"));
        done(store, execution);
        assertThat(givenUp).hasValue(true);
        assertThat(settle.all).isEmpty();
        assertThat(execution.hooks())
                .extracting(HookState::state, HookState::tries)
                .containsExactly(tuple(HookState.State.GIVEN_UP, 0));
    }

    private static boolean begins(Write write) {
        return write instanceof Write.Put put
                && put.attempt() > 0
                && put.fact().space().equals(Fact.TRIED);
    }

    @Test
    void only_the_host_gives_one_up_and_says_why() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Kodosumi kodosumi = open(hooked(store, flow((inputs, tracer) -> {
                    gate.pass();
                    return "done";
                }))
                .hook("settle", new Notes()));
        Execution hers = alice(kodosumi).launch(settling("settle"));
        Execution execution = asHost(kodosumi, hers);
        gate.awaitVisitor();
        assertThat(execution.giveUpHook("settle", OLGA, WHY))
                .as("before its end")
                .isFalse();
        assertThatThrownBy(() -> hers.giveUpHook("settle", OLGA, WHY))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Completion hook 'settle' of execution " + hers.fid()
                        + " was not given up: that is the host's to decide, not user 'alice's."
                        + " Find the execution with kodosumi.system().");
        assertThatThrownBy(() -> execution.giveUpHook("refund", OLGA, WHY))
                .hasMessage("Execution " + hers.fid() + " has no completion hook 'refund'. It has: settle.");
        assertThatThrownBy(() -> execution.giveUpHook("settle", OLGA, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A reason of 1 characters for giving up completion hook 'settle':"
                        + " expected 1 to 1000, not all blank");
        assertThatThrownBy(() -> execution.giveUpHook("settle", OLGA, "x".repeat(1001)))
                .hasMessage("A reason of 1001 characters for giving up completion hook 'settle':"
                        + " expected 1 to 1000, not all blank");
        gate.open();
        done(store, execution);
        assertThat(execution.hooks().get(0).givenUp()).isEqualTo(Optional.empty());
    }
}
