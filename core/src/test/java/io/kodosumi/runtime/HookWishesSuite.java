package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Completion hooks and people: what they may want of one, and what means nothing to it. */
public abstract class HookWishesSuite extends HookedSuite {
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
}
