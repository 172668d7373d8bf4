package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.ReferenceTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transport that is full, away or slow costs time, and never an event. */
public abstract class TransportOutageSuite extends CarriedSuite {
    @Test
    void a_transport_with_little_room_takes_everything_in_the_end() throws Exception {
        EventTransport small = new ReferenceTransport(20);
        Kodosumi kodosumi = open(builder(store(), flow((inputs, tracer) -> {
                    count(tracer, 0, 500);
                    return null;
                }))
                .transport("reference", small));
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(launch(kodosumi));
        }

        for (Execution execution : all) {
            assertWhole(execution, 500);
        }
    }

    @Test
    void who_emits_more_than_a_full_transport_takes_waits_and_then_fails_clearly_without_loss() throws Exception {
        FaultyTransport small = new FaultyTransport(new ReferenceTransport(50));
        AtomicReference<KodosumiException> told = new AtomicReference<>();
        ExecutionStore store = store();
        Kodosumi kodosumi = open(builder(
                        store,
                        flow((inputs, tracer) -> {
                                    if (tracer.attempt() > 1) {
                                        return "calm";
                                    }
                                    small.holdsBack(true);
                                    try {
                                        count(tracer, 0, 100_000);
                                        return "never";
                                    } catch (KodosumiException full) {
                                        told.set(full);
                                        small.holdsBack(false);
                                        throw new IllegalStateException("the flow makes something else of it", full);
                                    }
                                })
                                .retry(Retry.NONE))
                .setting("store.patience", "300ms")
                .setting("transport.buffer.events", "100")
                .transport("reference", small));
        Execution execution = launchedInTheEnd(kodosumi, Launch.of("flow").key("one"));

        assertThat(outcome(execution).result(String.class)).isEqualTo("calm");
        assertThat(told.get().isTransient()).isTrue();
        assertThat(told.get())
                .hasMessageMatching(
                        "The transport took no events of execution " + execution.fid()
                                + " for 0 s; \\d+ events of this runtime wait to be stored. It goes on when the transport does.");
        assertThat(store.find(execution.fid()).orElseThrow().hold().failures()).isZero();
        List<String> counted = log(execution).stream()
                .filter(event -> event.kind().equals("debug"))
                .map(Event::payload)
                .toList();
        assertThat(counted)
                .hasSizeGreaterThan(50)
                .containsExactlyElementsOf(IntStream.range(0, counted.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    // R4, R10, R11, R14, R16: an outage made print() fail, and failed calls passed for done ones
    @ParameterizedTest
    @CsvSource({
        "PUBLISH, false, transport writes",
        "PUBLISH, true, transport writes",
        "POLL, false, transport reads",
        "POLL, true, transport reads",
        "DONE, false, transport reads",
        "DONE, true, transport reads"
    })
    void an_outage_is_told_costs_time_and_neither_loses_nor_doubles_an_event(
            FaultyTransport.Call call, boolean applied, String named) throws Exception {
        AtomicInteger steps = new AtomicInteger();
        Gate away = new Gate();
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            count(tracer, 0, 50);
            away.pass();
            count(tracer, 50, 100);
            return tracer.step("once", Integer.class, key -> steps.incrementAndGet());
        }));
        Execution execution = launch(kodosumi);
        away.awaitVisitor();
        faulty.fails(call, applied);
        away.open();
        Health.Problem problem = problem(kodosumi, named);
        assertThat(problem.detail()).isEqualTo("The transport is away (played by a test)");
        faulty.fault(FaultyTransport.Fault.NONE);

        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertWhole(execution, 100);
        assertThat(execution.attempts()).isEqualTo(1);
        Probe.until("well again", kodosumi::health, Health::isUp);
    }

    @Test
    void while_the_store_is_away_what_was_handed_out_waits_for_it() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Gate gate = new Gate();
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> {
            gate.pass();
            count(tracer, 0, 300);
            return null;
        }));
        Execution execution = launch(kodosumi);
        gate.awaitVisitor();
        store.fails(FaultyStore::away, FaultyStore.Call.WRITE);
        gate.open();
        faulty.awaitAccepted("debug", "299");
        Health health = Probe.until("it is said", kodosumi::health, now -> !now.isUp());
        assertThat(health.queue().units()).isPositive();
        store.recovers();

        outcome(execution);
        assertWhole(execution, 300);
    }

    @Test
    void what_is_not_stored_yet_shows_with_its_age() throws Exception {
        Gate gate = new Gate();
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            faulty.holdsBack(true);
            count(tracer, 0, 10);
            gate.pass();
            return null;
        }));
        Execution execution = launch(kodosumi);
        gate.awaitVisitor();
        faulty.awaitAccepted("debug", "9");

        Probe.until(
                "it is old",
                () -> kodosumi.health().queue(),
                queue -> queue.units() >= 10
                        && queue.oldest().filter(age -> age.toMillis() >= 5).isPresent());
        faulty.holdsBack(false);
        gate.open();
        assertWhole(execution, 10);
        Probe.until("nothing waits", () -> kodosumi.health().queue(), queue -> queue.units() == 0);
    }

    /** Cannot keep one event ever, and the one that stands for it not yet. */
    private static final class Choosy extends ForwardingStore {
        private final AtomicInteger holes = new AtomicInteger();
        private volatile boolean takesHoles;

        Choosy(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            return units.stream().map(this::one).toList();
        }

        private List<WriteResult> one(List<Write> unit) {
            int bad = 0;
            while (bad < unit.size() && !refuses(unit.get(bad))) {
                bad++;
            }
            List<WriteResult> results = new ArrayList<>();
            if (bad > 0) {
                results.addAll(super.write(List.of(unit.subList(0, bad))).get(0));
            }
            for (int i = bad; i < unit.size(); i++) {
                results.add(
                        i == bad
                                ? new WriteResult.Failed(new KodosumiException("Not now (played by a test)"))
                                : new WriteResult.Refused(WriteResult.Reason.SKIPPED, 0));
            }
            return results;
        }

        private boolean refuses(Write write) {
            if (!(write instanceof Write.Append append)) {
                return false;
            }
            boolean isHole = append.events().get(0).kind().equals(Event.LOST);
            if (isHole) {
                holes.incrementAndGet();
            }
            return isHole
                    ? !takesHoles
                    : append.events().stream().anyMatch(event -> event.payload().equals("poison"));
        }
    }

    @Test
    void what_stands_for_a_lost_event_is_tried_again_with_pauses_and_keeps_no_other_waiting() throws Exception {
        Choosy store = new Choosy(store());
        Kodosumi kodosumi = runtime(
                store,
                Flow.of("bad", (inputs, tracer) -> {
                    tracer.debug("poison");
                    return "done";
                }),
                flow((inputs, tracer) -> "done"));
        Execution bad = alice(kodosumi).launch(Launch.of("bad"));
        Probe.until("it is tried", store.holes::get, holes -> holes > 0);

        assertThat(kinds(log(launch(kodosumi)))).contains("status:finished");
        assertThat(problem(kodosumi, "execution " + bad.fid() + " events").detail())
                .isEqualTo("Its events cannot be stored now, and wait: Not now (played by a test)");
        assertThat(store.holes).hasValueLessThan(100);
        store.takesHoles = true;

        assertThat(kinds(log(bad))).contains("status:finished");
        assertThat(log(bad)).extracting(Event::kind).containsOnlyOnce(Event.LOST);
    }
}
