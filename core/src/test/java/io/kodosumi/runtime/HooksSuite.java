package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Completion;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Waiting;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Completion hooks: at least once for every outcome, whoever fails, and never a word in the log. */
public abstract class HooksSuite extends HookedSuite {
    /** What a paid job returns. */
    public record Bill(String provider, long cents) {}

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
                .containsExactly(new HookState(
                        "settle", HookState.State.RAN, 1, Optional.empty(), Optional.empty(), Optional.empty()));
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
                    tracer.sleep("for-ever", Duration.ofDays(1));
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
    void one_whose_failure_cannot_say_what_it_is_waits_as_others_do() throws Exception {
        ExecutionStore store = store();
        AtomicInteger tries = new AtomicInteger();
        Kodosumi kodosumi = open(builder(store, flow((inputs, tracer) -> "done"))
                .hook("settle", (outcome, completion) -> {
                    tries.incrementAndGet();
                    throw new Mute();
                })
                .setting("hook.backoff", "1h")
                .setting("hook.backoff.max", "1h"));
        Execution execution = alice(kodosumi).launch(settling("settle"));
        probe("it waits", () -> execution.hooks().get(0), hook -> hook.again().isPresent());
        assertThat(execution.hooks().get(0).failure()).contains(Mute.class.getName());
        assertThat(tries).hasValue(1);
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
}
