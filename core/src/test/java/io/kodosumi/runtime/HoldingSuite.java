package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.BEAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Writes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a node does with what it holds: nothing paid without its lease, and nothing is held that nobody runs. */
public abstract class HoldingSuite extends RuntimeSuite {
    @Test
    void a_step_begins_only_while_its_node_has_its_lease() throws Exception {
        Gate gate = new Gate();
        AtomicBoolean began = new AtomicBoolean();
        Flow flow = Flow.of("pays", (inputs, tracer) -> {
            gate.pass();
            return tracer.step("pay", String.class, key -> {
                began.set(true);
                return "paid in attempt " + tracer.attempt();
            });
        });
        Stand stand = stand(settableStore(), flow);
        Execution execution = alice(stand.kodosumi).launch(Launch.of("pays"));
        gate.awaitVisitor();

        stand.store.fails(FaultyStore::away, BEAT);
        Stand.beats(4, clock, stand); // more than a lease
        gate.open();
        stand.timing.awaitWaiting("kodosumi " + execution.fid());
        assertThat(began).isFalse();

        stand.store.recovers();
        Stand.beats(1, clock, stand);
        assertThat(outcome(execution).result(String.class)).isEqualTo("paid in attempt 1");
    }

    // found by faults on real processes: a kill between the events and the mark had the next attempt tell them again
    @Test
    void the_start_of_what_another_node_launched_is_stored_with_its_mark_or_not_at_all() throws Exception {
        Units units = new Units(store());
        Kodosumi desk = open(builder(units).setting("roles", "launch"));
        open(builder(units, Flow.of("runs", (inputs, tracer) -> "done")).setting("roles", "work,spool"));
        Execution execution = alice(desk).launch(Launch.of("runs").version("1").input("document", "a letter"));
        outcome(execution);

        assertThat(log(execution)).extracting(Event::kind).containsOnlyOnce("inputs", "meta");
        List<List<Write>> told = units.withEvent("inputs");
        if (this instanceof Spooled) { // a spooler stores it; the mark is written when the transport has it
            assertThat(told)
                    .isNotEmpty()
                    .allSatisfy(unit -> assertThat(unit).doesNotHaveAnyElementsOfTypes(Write.Put.class));
        } else {
            assertThat(told).singleElement().satisfies(unit -> {
                assertThat(unit).hasAtLeastOneElementOfType(Write.Put.class);
                assertThat(kindsOf(unit)).containsExactly("status", "inputs", "meta", "status");
            });
        }
    }

    private static List<String> kindsOf(List<Write> unit) {
        return unit.stream()
                .filter(Write.Append.class::isInstance)
                .flatMap(write -> ((Write.Append) write).events().stream())
                .map(Event::kind)
                .toList();
    }

    /** Keeps what was written. */
    private static final class Units extends ForwardingStore {
        private final Queue<List<Write>> all = new ConcurrentLinkedQueue<>();

        Units(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            all.addAll(units);
            return super.write(units);
        }

        List<List<Write>> withEvent(String kind) {
            return all.stream().filter(unit -> kindsOf(unit).contains(kind)).toList();
        }
    }

    @Test
    void what_is_woken_and_runs_nowhere_is_given_up() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = runtime(store, Flow.of("runs", (inputs, tracer) -> "in attempt " + tracer.attempt()));
        NodeId node = kodosumi.nodes().get(0).id();
        Execution execution = alice(kodosumi).launch(Launch.of("runs").delay(Duration.ofHours(1)));

        store.write(List.of(List.of( // a claim whose answer never came
                Writes.claim(execution.fid(), node, 0), Writes.control(execution.fid(), Write.Control.Wish.WAKE))));

        assertThat(outcome(execution).result(String.class)).isEqualTo("in attempt 2");
    }

    // Cancel, deadline and a lost claim interrupt
    @Test
    void what_a_node_runs_is_interrupted_when_it_learns_that_it_was_declared_dead() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Gate gate = new Gate();
        Flow flow = Flow.of("blocks", (inputs, tracer) -> {
            if (tracer.attempt() == 1) {
                gate.open();
                gate.pass();
                blockUntilInterrupted(over, interrupted);
            }
            return "attempt " + tracer.attempt();
        });
        ExecutionStore shared = settableStore();
        Stand stalled = stand(shared, flow);
        Stand other = stand(shared, flow);
        Execution execution = alice(stalled.kodosumi).launch(Launch.of("blocks"));
        gate.awaitVisitor();

        Stand.beats(7, clock, other); // the stalled node's time stands
        Execution taken = alice(other.kodosumi).execution(execution.fid()).orElseThrow();
        assertThat(outcome(taken, other.timing).result(String.class)).isEqualTo("attempt 2");
        Stand.beats(1, clock, stalled);

        boolean wasInterrupted = interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS);
        over.countDown(); // what nobody interrupts would run for ever
        assertThat(wasInterrupted).isTrue();
    }

    private static void blockUntilInterrupted(CountDownLatch over, CountDownLatch interrupted)
            throws InterruptedException {
        try {
            over.await();
        } catch (InterruptedException stop) {
            interrupted.countDown();
            throw stop;
        }
    }

    @Test
    void the_end_of_a_lock_is_told_once_though_its_node_stalled_right_behind_it() throws Exception {
        Gate gate = new Gate();
        Flow flow = Flow.of("asks", (inputs, tracer) -> {
            tracer.lock("ok", form(checkbox("ok")), Duration.ofHours(1));
            if (tracer.attempt() == 1) {
                gate.pass();
            }
            return "attempt " + tracer.attempt();
        });
        ExecutionStore shared = settableStore();
        Stand stalled = stand(shared, flow);
        Stand other = stand(shared, flow);
        Execution execution = alice(stalled.kodosumi).launch(Launch.of("asks"));
        openLock(execution).answer(Map.of("ok", true));
        gate.awaitVisitor();

        Stand.beats(7, clock, other);
        Execution taken = alice(other.kodosumi).execution(execution.fid()).orElseThrow();
        assertThat(outcome(taken, other.timing).result(String.class)).isEqualTo("attempt 2");
        gate.open();

        assertThat(other.log(taken)).extracting(Event::kind).containsOnlyOnce("lock", "lease");
    }

    private Stand stand(ExecutionStore shared, Flow flow) {
        Stand stand = Stand.open(this, shared, clock, flow);
        closing(stand.kodosumi);
        return stand;
    }
}
