package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyTransport.Call.PUBLISH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.ReferenceTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events on their way over a transport: what it loses, refuses, repeats or hands out twice, and who dies meanwhile. */
public abstract class TransportSuite extends FlowSuite implements Spooled {
    private static final Duration LONG = Duration.ofHours(1);

    private final FaultyTransport faulty = new FaultyTransport(transport);

    @Override
    protected EventTransport carriedBy() {
        return faulty;
    }

    private Kodosumi node(ExecutionStore store, String roles, Flow... flows) {
        return open(builder(store, flows).setting("roles", roles));
    }

    private static void count(Tracer tracer, int from, int to) {
        IntStream.range(from, to).forEach(i -> tracer.debug(Integer.toString(i)));
    }

    /** The log has all that was counted, once and in order, and no hole. */
    private static void assertWhole(Execution execution, int counted) throws InterruptedException {
        List<Event> log = log(execution);
        assertThat(log.stream().filter(event -> event.kind().equals("debug")).map(Event::payload))
                .containsExactlyElementsOf(
                        IntStream.range(0, counted).mapToObj(Integer::toString).toList());
        assertThat(log).extracting(Event::kind).doesNotContain(Event.LOST);
        long expected = Event.position(1, 0);
        for (Event event : log) {
            expected = event.attempt() == Event.attempt(expected) ? expected + 1 : Event.position(event.attempt(), 1);
            assertThat(event.position()).isEqualTo(expected);
        }
    }

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

    // ---- the order of events and what is written behind them ----

    /** Sees whether what an entry must follow was accepted as it is written. */
    private final class Watching extends ForwardingStore {
        private final Map<String, String> needs = Map.of("put s~1", "a", "lock", "b", "settle", "c");
        private final List<String> seen = new CopyOnWriteArrayList<>();

        Watching(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            units.forEach(unit -> unit.forEach(this::look));
            return super.write(units);
        }

        private void look(Write write) {
            String what = write instanceof Write.Put put
                    ? "put " + put.fact().key()
                    : write instanceof Write.OpenLock ? "lock" : write instanceof Write.Settle ? "settle" : "";
            String payload = needs.get(what);
            if (payload != null) {
                seen.add(what + " " + faulty.hasAccepted(payload));
            }
        }
    }

    @Test
    void what_precedes_a_step_a_lock_or_the_outcome_is_accepted_before_that_is_written() throws Exception {
        Watching store = new Watching(store());
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> {
            tracer.debug("a");
            tracer.step("s", String.class, key -> "");
            tracer.debug("b");
            tracer.lock("approve", form(checkbox("ok")), LONG);
            tracer.debug("c");
            return null;
        }));
        Execution execution = launch(kodosumi);
        openLock(execution).answer(Map.of("ok", true));
        outcome(execution);

        assertThat(store.seen).containsExactly("put s~1 true", "lock true", "settle true");
    }

    @Test
    void no_flow_code_runs_before_the_opening_is_accepted() throws Exception {
        AtomicReference<Boolean> opened = new AtomicReference<>();
        faulty.fails(PUBLISH, false);
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            opened.set(faulty.accepted().stream().anyMatch(Event::opens));
            return null;
        }));
        Execution execution = launch(kodosumi);
        Probe.until("it is said", kodosumi::health, health -> !health.isUp());
        assertThat(opened.get()).isNull();
        faulty.fault(FaultyTransport.Fault.NONE);

        outcome(execution);
        assertThat(opened.get()).isTrue();
    }

    /** Does not say for a while that somebody asked for something that runs here. */
    private static final class Deaf extends ForwardingStore {
        private final List<Write> rests = new CopyOnWriteArrayList<>();
        private volatile boolean deaf = true;

        Deaf(ExecutionStore to) {
            super(to);
        }

        @Override
        public Work.Page due(Work.Query query) {
            Work.Page page = super.due(query);
            List<Work> heard = page.due().stream()
                    .filter(work -> !deaf || work.kind() != Work.Kind.WAKE)
                    .toList();
            return new Work.Page(heard, page.more(), page.next());
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            List<List<WriteResult>> results = super.write(units);
            units.forEach(
                    unit -> unit.stream().filter(Write.Rest.class::isInstance).forEach(rests::add));
            return results;
        }
    }

    // the log ended with 'paused', behind a 'cancelled' that nobody had stored yet
    @Test
    void a_pause_that_is_seen_behind_the_closing_events_is_not_told() throws Exception {
        ExecutionStore store = store();
        Deaf deaf = new Deaf(store);
        Gate gate = new Gate();
        Kodosumi worker = open(builder(deaf, flow((inputs, tracer) -> {
                    gate.pass();
                    return null;
                }))
                .setting("store.recheck", "100ms"));
        Kodosumi other = node(store, "launch", flow((inputs, tracer) -> null));
        Execution execution = launch(worker);
        gate.awaitVisitor();
        faulty.holdsBack(true);
        assertThat(again(other, execution).cancel("enough")).isTrue();
        assertThat(again(other, execution).pause()).isTrue();
        gate.open();
        faulty.awaitAccepted(Event.STATUS, "cancelled");

        deaf.deaf = false;
        Probe.until("it looked", () -> List.copyOf(deaf.rests), rests -> !rests.isEmpty());
        faulty.holdsBack(false);

        assertThat(kinds(log(execution))).endsWith("error", "status:cancelled").doesNotContain("status:paused");
    }

    // ---- full, away, slow ----

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
        Execution execution = launch(kodosumi);

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
        Health.Problem problem = Probe.until(
                        "it is said",
                        () -> kodosumi.health().problems(),
                        problems -> problems.stream().anyMatch(one -> one.what().equals(named)))
                .stream()
                .filter(one -> one.what().equals(named))
                .findFirst()
                .orElseThrow();
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
}
