package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Flows whose process dies: a node that is cut off from its store stands for it. */
public abstract class CrashSuite extends FlowSuite {
    private final List<CountDownLatch> running = new ArrayList<>();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final Flow killer = flow((inputs, tracer) -> {
        tracer.step("first", String.class, key -> "");
        tracer.flush();
        running.get(running.size() - 1).countDown();
        await("the end of the test", stuck);
        tracer.debug("a zombie speaks");
        return "a zombie ends";
    });

    // Pains 12 and 14; T2, T5: a crash passed for success, or began again from nothing
    @Test
    void an_execution_of_a_dead_node_goes_on_elsewhere_and_the_crash_is_no_failure() throws Exception {
        ExecutionStore store = settableStore();
        Node first = node(store, killer);
        Execution execution = launch(first.kodosumi);
        first.die();

        ManualTiming timing = new ManualTiming(clock);
        Kodosumi other = open(builder(store, flow((inputs, tracer) -> {
                    tracer.step("first", String.class, key -> {
                        throw new IllegalStateException("done twice");
                    });
                    return "attempt " + tracer.attempt();
                }))
                .timing(timing));
        Execution later = again(other, execution);
        ended(timing, later);
        assertThat(later.outcome().orElseThrow().result(String.class)).isEqualTo("attempt 2");
        ExecutionRow row = store.find(execution.fid()).orElseThrow();
        assertThat(row.hold().crashes()).isEqualTo(1);
        assertThat(row.hold().failures()).isZero();

        first.revive();
        List<Event> log = log(later);
        stuck.countDown();
        first.kodosumi.close();
        assertThat(later.events()).isEqualTo(log);
        assertThat(told(log)).containsExactly("final {\"str\":\"attempt 2\"}");
    }

    // Pain 12
    @Test
    void a_flow_that_kills_node_after_node_ends_in_an_error_that_says_so() throws Exception {
        ExecutionStore store = settableStore();
        Node node = node(store, killer);
        Execution execution = launch(node.kodosumi);
        node.die();
        node = takenOver(node(store, killer));
        node.die();

        ManualTiming timing = new ManualTiming(clock);
        Execution later =
                again(open(builder(store, killer).timing(timing).setting("execution.crashes", "1")), execution);
        ended(timing, later);
        stuck.countDown();
        Outcome outcome = later.outcome().orElseThrow();
        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.failure().orElseThrow())
                .isEqualTo(new Outcome.Failure(
                        "CrashedTooOften",
                        "Its process died 2 times while it ran, and may 1 times: it is not run again",
                        null));
        assertThat(told(log(later)))
                .containsExactly("error Its process died 2 times while it ran, and may 1 times: it is not run again");
    }

    @Test
    void a_place_that_a_waiting_flow_gives_up_goes_to_what_was_left_behind_at_once() throws Exception {
        ExecutionStore store = store();
        CountDownLatch begun = new CountDownLatch(5);
        CuttableStore cuttable = new CuttableStore(store);
        FaultyTransport carrier = new FaultyTransport(transport);
        Kodosumi.Builder builder = hasty(cuttable, flow((inputs, tracer) -> {
                    begun.countDown();
                    await("the end of the test", stuck);
                    return null;
                }))
                .setting("node.lease", "300ms");
        Kodosumi first = open(this instanceof Spooled ? builder.transport("reference", carrier) : builder);
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(launch(first));
        }
        await("all run", begun);
        cuttable.cut = true;
        carrier.cut();

        Kodosumi other = open(builder(store, flow((inputs, tracer) -> {
                    tracer.lock("ask", form(checkbox("yes")), Duration.ofHours(1));
                    return null;
                }))
                .setting("execution.running", "1")
                .setting("park.for", "1d")
                .setting("node.lease", "300ms")
                .setting("store.recheck", "1m"));
        probe(
                "the first was taken over",
                () -> {
                    alice(other).launch(Launch.of("flow").delay(Duration.ofHours(1))); // makes it look
                    return all.stream().anyMatch(one -> again(other, one).attempts() > 1);
                },
                taken -> taken);
        for (Execution one : all) {
            openLock(again(other, one));
        }
        cuttable.cut = false;
        carrier.fault(FaultyTransport.Fault.NONE);
        stuck.countDown();
    }

    private Node node(ExecutionStore store, Flow flow) {
        running.add(new CountDownLatch(1));
        CuttableStore cuttable = new CuttableStore(store);
        ManualTiming timing = new ManualTiming(clock);
        FaultyTransport carrier = new FaultyTransport(transport);
        Kodosumi.Builder builder = hasty(cuttable, flow).timing(timing);
        Kodosumi kodosumi = open(this instanceof Spooled ? builder.transport("reference", carrier) : builder);
        return new Node(cuttable, carrier, timing, kodosumi, running.get(running.size() - 1));
    }

    /** Moves time on until this node has taken over and runs the flow. */
    private Node takenOver(Node node) {
        probe(
                "the flow runs on the next node",
                () -> {
                    passWithBeats(node.timing);
                    return node.runs.getCount();
                },
                count -> count == 0);
        return node;
    }

    /** Moves time on, as slowly as a node beats, until the execution has its outcome. */
    private void ended(ManualTiming timing, Execution execution) {
        probe(
                "an outcome of " + execution,
                () -> {
                    passWithBeats(timing);
                    return execution.outcome();
                },
                Optional::isPresent);
    }

    private record Node(
            CuttableStore store, FaultyTransport carrier, ManualTiming timing, Kodosumi kodosumi, CountDownLatch runs) {
        void die() throws InterruptedException {
            await("the flow runs", runs);
            store.cut = true;
            carrier.cut();
        }

        void revive() {
            store.cut = false;
            carrier.fault(FaultyTransport.Fault.NONE);
        }
    }
}
