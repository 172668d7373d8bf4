package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events on their way over a transport: what it loses or hands out twice, who dies meanwhile, and who carries them. */
public abstract class TransportSuite extends CarriedSuite {
    private static final Duration LONG = Duration.ofHours(1);

    // ---- loss ----

    // R1, R2: the end of a chatty flow was never read
    @Test
    void what_the_transport_forgets_while_its_emitter_lives_comes_all_the_same() throws Exception {
        ExecutionStore store = store();
        Gate forgotten = new Gate();
        Kodosumi worker = node(store, "launch,work", flow((inputs, tracer) -> {
            count(tracer, 0, 3000);
            tracer.step("first", String.class, key -> "");
            forgotten.pass();
            count(tracer, 3000, 4000);
            return null;
        }));
        Execution execution = launch(worker);
        forgotten.awaitVisitor();
        assertThat(faulty.hasAccepted("2999"))
                .as("accepted before the step was written")
                .isTrue();
        transport.loseEverything();
        forgotten.open();
        outcome(execution);

        node(store, "spool");

        assertWhole(execution, 4000);
    }

    @Test
    void what_was_forgotten_comes_also_if_nothing_follows_it() throws Exception {
        ExecutionStore store = store();
        Kodosumi worker = node(store, "launch,work", flow((inputs, tracer) -> {
            count(tracer, 0, 10);
            return null;
        }));
        Execution execution = launch(worker);
        faulty.awaitAccepted(Event.STATUS, "finished");
        transport.loseEverything();

        node(store, "spool");

        assertWhole(execution, 10);
    }

    @Test
    void what_was_forgotten_again_and_again_while_it_is_stored_comes_once() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            for (int i = 0; i < 40; i++) {
                count(tracer, i * 25, (i + 1) * 25);
                tracer.step("s", String.class, key -> "");
                transport.loseEverything();
            }
            return null;
        }));

        assertWhole(launch(kodosumi), 1000);
    }

    /** Runs until a second node has taken over from a first that stalls at the gate, with what it emitted last still on its way. */
    private List<Event> takeOver(ExecutionStore shared, Gate gate, List<String> done, Runnable meanwhile)
            throws InterruptedException {
        Flow flow = Flow.of("flow", (inputs, tracer) -> {
                    tracer.debug("stored");
                    if (tracer.attempt() == 1) {
                        tracer.flush();
                        faulty.holdsBack(true);
                    }
                    tracer.debug("on its way");
                    tracer.step("paid", String.class, key -> {
                        done.add("paid");
                        return "";
                    });
                    if (tracer.attempt() == 1) {
                        gate.pass();
                        tracer.debug("zombie");
                    }
                    tracer.debug("attempt " + tracer.attempt());
                    return tracer.attempt();
                })
                .retry(Retry.NONE);
        Stand stalled = closing(Stand.open(this, shared, clock, flow));
        Execution execution = launch(stalled.kodosumi);
        gate.awaitVisitor();
        faulty.awaitAccepted("debug", "on its way");
        meanwhile.run();
        Stand other = closing(Stand.open(this, shared, clock, flow));
        Stand.beats(7, clock, other);
        Probe.until(
                "taken over",
                () -> {
                    other.timing.advance(Duration.ofMillis(20));
                    return shared.find(execution.fid()).orElseThrow().hold().attempt();
                },
                attempt -> attempt == 2);
        faulty.awaitAccepted("debug", "attempt 2");
        faulty.holdsBack(false);
        Execution taken = again(other.kodosumi, execution);
        assertThat(outcome(taken, other.timing).result(Integer.class)).isEqualTo(2);
        List<Event> log = other.log(taken);
        gate.open(); // it wakes up, and what it has to say is not wanted
        stalled.close();
        assertThat(other.log(taken)).isEqualTo(log);
        return log;
    }

    @Test
    void what_the_transport_forgot_with_its_emitter_is_one_lost_event_and_the_log_goes_on() throws Exception {
        Gate gate = new Gate();
        List<String> done = new CopyOnWriteArrayList<>();

        List<Event> log = takeOver(settableStore(), gate, done, () -> transport.loseEverything());

        assertThat(told(log))
                .containsExactly(
                        "debug stored",
                        "lost {\"dict\":{\"after\":\"1-6\",\"upto\":\"1-7\"}}",
                        "debug attempt 2",
                        "final {\"int\":2}");
        assertThat(log).extracting(Event::position).isSorted().doesNotHaveDuplicates();
        assertThat(log.get(6)).satisfies(lost -> {
            assertThat(Event.written(lost.position())).isEqualTo("1-7");
            assertThat(lost.kind()).isEqualTo(Event.LOST);
        });
        assertThat(log.get(7).opens()).isTrue();
        assertThat(done).containsExactly("paid");
    }

    // R6: what a dead runner had emitted was never read
    @Test
    void what_an_attempt_emitted_comes_before_the_next_although_its_node_was_taken_over() throws Exception {
        Gate gate = new Gate();
        List<String> done = new CopyOnWriteArrayList<>();

        List<Event> log = takeOver(settableStore(), gate, done, () -> {});

        assertThat(told(log))
                .containsExactly("debug stored", "debug on its way", "debug attempt 2", "final {\"int\":2}");
        assertThat(log.get(7).opens()).isTrue();
        assertThat(done).containsExactly("paid");
    }

    // ---- several, and their roles ----

    // R5, R13: there could be one spooler, and each execution cost it a thread
    @Test
    void several_spoolers_share_what_several_workers_emit() throws Exception {
        ExecutionStore store = store();
        Flow flow = flow((inputs, tracer) -> {
            for (int i = 0; i < 5; i++) {
                count(tracer, i * 20, (i + 1) * 20);
                tracer.step("s", String.class, key -> "");
            }
            return null;
        });
        Kodosumi desk = node(store, "launch");
        node(store, "work", flow);
        node(store, "work", flow);
        node(store, "spool");
        node(store, "spool");
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(alice(desk).launch(Launch.of("flow").version("1")));
        }

        for (Execution execution : all) {
            outcome(execution);
            assertWhole(execution, 100);
        }
    }

    // R3: what a spooler had read as it died was read by nobody
    @Test
    void what_a_spooler_was_handed_as_it_ended_comes_to_the_next() throws Exception {
        ExecutionStore store = store();
        FaultyStore slow = new FaultyStore(store);
        Kodosumi worker = node(store, "launch,work", flow((inputs, tracer) -> {
            count(tracer, 0, 100);
            return null;
        }));
        Gate stuck = slow.blocks(FaultyStore.Call.WRITE);
        Kodosumi first = open(builder(slow).setting("roles", "spool").setting("close.timeout", "0s"));
        Execution execution = launch(worker);
        stuck.awaitVisitor();

        Thread closing = new Thread(first::close);
        closing.start();
        node(store, "spool");

        assertWhole(execution, 100);
        stuck.open();
        closing.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertWhole(execution, 100);
    }

    @Test
    void a_node_that_closes_has_stored_all_that_it_emitted_and_gives_its_claims_up() throws Exception {
        ExecutionStore store = store();
        Flow flow = flow((inputs, tracer) -> {
            count(tracer, 0, 500);
            return tracer.lock("approve", form(checkbox("ok")), LONG).flag("ok");
        });
        Kodosumi first = runtime(store, flow);
        Execution execution = launch(first);
        openLock(execution);

        first.close();

        ExecutionRow row = store.find(execution.fid()).orElseThrow();
        assertThat(row.hold().node()).isEmpty();
        assertThat(row.log().head()).isGreaterThanOrEqualTo(row.log().emitted()).isGreaterThan(Event.position(1, 500));
        Execution later = again(runtime(store, flow), execution);
        openLock(later).answer(Map.of("ok", true));
        assertThat(outcome(later).result(Boolean.class)).isTrue();
        assertThat(log(later)).extracting(Event::kind).doesNotContain(Event.LOST);
    }

    // ---- which transport ----

    // R15: who launched and who spooled chose their transports apart, and each waited for the other
    @Test
    void another_transport_is_refused_while_something_may_be_on_its_way() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> {
            gate.pass();
            return null;
        }));
        Execution execution = launch(kodosumi);
        gate.awaitVisitor();
        Fid fid = execution.fid();

        assertThatThrownBy(() -> open(Kodosumi.builder().store(store)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage(
                        "This store is used with the event transport 'reference', which may still hold events of it,"
                                + " such as of execution " + fid + "; it cannot be opened with 'memory'. Open it with"
                                + " kodo.event.transport=reference until what runs has ended or was closed and its events are"
                                + " stored, or set it back to that.");
        gate.open();
        outcome(execution);
        log(execution);
        kodosumi.close();

        Execution next = launch(open(Kodosumi.builder().store(store).flow("flow", (inputs, tracer) -> "embedded")));
        assertThat(outcome(next).result(String.class)).isEqualTo("embedded");
    }

    @Test
    void an_embedded_store_goes_on_with_a_transport() throws Exception {
        ExecutionStore store = store();
        Flow flow = flow((inputs, tracer) ->
                tracer.lock("approve", form(checkbox("ok")), LONG).flag("ok"));
        Kodosumi embedded = open(Kodosumi.builder().store(store).flows(List.of(flow)));
        Execution execution = launch(embedded);
        openLock(execution);
        embedded.close();

        Execution later = again(runtime(store, flow), execution);
        openLock(later).answer(Map.of("ok", true));

        assertThat(outcome(later).result(Boolean.class)).isTrue();
        assertThat(log(later)).extracting(Event::kind).doesNotContain(Event.LOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "ray", " ", ""})
    void a_transport_cannot_be_called_as_if_there_were_none(String name) {
        Kodosumi.Builder builder = builder(store());

        assertThatThrownBy(() -> builder.transport(name, transport))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A transport of the name '" + name + "': expected one that is not blank and neither 'memory'"
                                + " nor 'ray', which say that events are stored without one");
    }
}
