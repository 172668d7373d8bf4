package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.BEAT;
import static io.kodosumi.runtime.FaultyStore.Call.DUE;
import static io.kodosumi.runtime.FaultyStore.Call.READ;
import static io.kodosumi.runtime.FaultyStore.Call.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** G9: a store that is away, slow, broken or forgets to answer costs time, never an event, a step or an outcome. */
public abstract class OutageSuite extends RuntimeSuite {
    // ---- lost calls and lost answers, at every write of a run ----

    private final List<String> effects = new CopyOnWriteArrayList<>();

    /** Every kind of entry, a failure that is caught, and one that is tried again. */
    private Flow whole() {
        return Flow.of("whole", (inputs, tracer) -> {
                    tracer.debug("begin");
                    String draft = step(tracer, "draft");
                    tracer.debug("drafted");
                    try {
                        tracer.step("broken", String.class, key -> {
                            throw new IllegalStateException("as planned");
                        });
                    } catch (StepFailed expected) {
                        tracer.debug("caught " + expected.was(IllegalStateException.class));
                    }
                    tracer.branch("left", left -> step(left, "inner")).join();
                    boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1))
                            .flag("ok");
                    tracer.debug("approved " + ok);
                    tracer.sleep(Duration.ofMillis(1));
                    if (tracer.attempt() == 1) {
                        throw new IllegalStateException("first try");
                    }
                    step(tracer, "last");
                    tracer.debug("end");
                    return draft;
                })
                .retry(Retry.times(3).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1)));
    }

    private String step(Tracer tracer, String name) {
        return tracer.step(name, String.class, key -> {
            effects.add(name);
            return name + "ed";
        });
    }

    /** What a run leaves, without what differs from run to run. */
    private record Left(List<String> log, Map<String, List<String>> facts, String locks, String outcome, String hold) {
        static Left of(ExecutionStore store, Execution execution) throws InterruptedException {
            List<String> log = RuntimeSuite.log(execution).stream()
                    .map(event -> Event.written(event.position()) + " " + event.kind() + " "
                            + (Set.of("attempt", "meta", "lock", "lease", "stderr")
                                            .contains(event.kind())
                                    ? ""
                                    : event.payload()))
                    .toList();
            FaultyStore.Snapshot snapshot = FaultyStore.Snapshot.of(store, execution.fid());
            Map<String, List<String>> facts = new TreeMap<>();
            snapshot.facts()
                    .forEach((space, all) -> facts.put(
                            space,
                            all.stream()
                                    .map(fact -> fact.key() + " " + fact.version()
                                            + (fact.key().startsWith("sleep") ? "" : " " + fact.value()))
                                    .toList()));
            return new Left(
                    log,
                    facts,
                    snapshot.locks().stream()
                            .map(lock -> lock.lid() + " " + lock.state())
                            .toList()
                            .toString(),
                    execution.outcome().orElseThrow().status() + " "
                            + execution.outcome().orElseThrow().json(),
                    "attempts " + snapshot.hold().attempt() + " failures "
                            + snapshot.hold().failures() + " crashes "
                            + snapshot.hold().crashes());
        }
    }

    private Left runWhole(Consumer<FaultyStore> disturb) throws Exception {
        effects.clear();
        ExecutionStore behind = store();
        FaultyStore store = new FaultyStore(behind);
        try (Kodosumi kodosumi = builder(store, whole()).open()) {
            disturb.accept(store);
            Execution execution = alice(kodosumi).launch(Launch.of("whole").input("n", 1));
            execution.awaitLock(SOON).orElseThrow().answer(Map.of("ok", true));
            outcome(execution);
            assertThat(effects).containsExactly("draft", "inner", "last");
            return Left.of(behind, execution);
        }
    }

    private static FaultyStore.Fault at(int k, boolean applied) {
        return new FaultyStore.Fault() {
            @Override
            public void before(FaultyStore.Call call, int n) {
                if (!applied && call == WRITE && n == k) {
                    throw FaultyStore.away();
                }
            }

            @Override
            public void after(FaultyStore.Call call, int n) {
                if (applied && call == WRITE && n == k) {
                    throw FaultyStore.away();
                }
            }
        };
    }

    @Test
    void an_answer_lost_at_any_write_changes_nothing() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        Left undisturbed = runWhole(store -> counting(store, writes));
        assertThat(writes.get()).isGreaterThan(8);

        for (int k = 1; k <= writes.get(); k++) {
            int lost = k;
            assertThat(runWhole(store -> store.fault(at(lost, true))))
                    .as("the answer of write " + k + " lost")
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void a_call_lost_at_any_write_changes_nothing() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        Left undisturbed = runWhole(store -> counting(store, writes));

        for (int k = 1; k <= writes.get(); k++) {
            int lost = k;
            assertThat(runWhole(store -> store.fault(at(lost, false))))
                    .as("write " + k + " lost")
                    .isEqualTo(undisturbed);
        }
    }

    private static void counting(FaultyStore store, AtomicInteger writes) {
        store.fault(new FaultyStore.Fault() {
            @Override
            public void before(FaultyStore.Call call, int n) {
                if (call == WRITE) {
                    writes.set(n);
                }
            }
        });
    }

    // ---- away for a while: pain 10, a worker that dies quietly on a hiccup ----

    // U1, U2, P6, P7: what could not be stored was dropped, or its runner never ended
    @Test
    void while_the_store_takes_no_writes_health_says_so_and_then_all_goes_on() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Gate gate = new Gate();
        AtomicInteger runs = new AtomicInteger();
        Kodosumi kodosumi = runtime(store, Flow.of("works", (inputs, tracer) -> {
            gate.pass();
            tracer.debug("while away");
            return tracer.step("once", Integer.class, key -> runs.incrementAndGet());
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("works"));
        gate.awaitVisitor();
        assertThat(kodosumi.health().isUp()).isTrue();

        store.fails(FaultyStore::away, WRITE);
        gate.open();
        Health.Problem problem = problem(kodosumi, "store writes");
        assertThat(problem.detail()).isEqualTo("The store is away (played by a test)");
        int tried = store.count(WRITE);
        Probe.until("more tries", () -> store.count(WRITE), count -> count >= tried + 3);
        assertThat(problem(kodosumi, "store writes").since()).isEqualTo(problem.since());
        store.recovers();

        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(kinds(log(execution))).contains("debug:while away");
        Probe.until("well again", kodosumi::health, Health::isUp);
    }

    private static Health.Problem problem(Kodosumi kodosumi, String what) {
        return Probe.until(
                        "health names " + what,
                        kodosumi::health,
                        health -> health.problems().stream()
                                .anyMatch(problem -> problem.what().equals(what)))
                .problems()
                .stream()
                .filter(problem -> problem.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void while_the_store_cannot_be_read_nothing_counts_as_a_failure_of_the_flow() throws Exception {
        ExecutionStore behind = store();
        FaultyStore store = new FaultyStore(behind);
        Kodosumi kodosumi =
                runtime(store, Flow.of("works", (inputs, tracer) -> "done").retry(Retry.NONE));
        store.fault(new FaultyStore.Fault() {
            @Override
            public void before(FaultyStore.Call call, int n) {
                if ((call == READ || call == DUE) && n <= 6) {
                    throw FaultyStore.away();
                }
            }
        });
        Execution execution = alice(kodosumi).launch(Launch.of("works").delay(Duration.ofMillis(1)));
        Probe.until("reads were tried", () -> Math.min(store.count(READ), store.count(DUE)), count -> count > 6);

        assertThat(behind.find(execution.fid()).orElseThrow().hold().failures()).isZero();
        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
        Probe.until("well again", kodosumi::health, Health::isUp);
    }

    // the journal is read when the claim is committed: the flow has not failed if that does not work
    @Test
    void an_attempt_that_cannot_read_its_journal_is_given_up_and_comes_again() throws Exception {
        ExecutionStore behind = store();
        AtomicInteger failed = new AtomicInteger();
        ForwardingStore store = new ForwardingStore(behind) {
            @Override
            public List<Fact> facts(Fid fid, String space, String after, int limit) {
                if (!fid.equals(Fid.STORE) && failed.incrementAndGet() <= 2) {
                    throw FaultyStore.away();
                }
                return super.facts(fid, space, after, limit);
            }
        };
        Kodosumi kodosumi =
                runtime(store, Flow.of("works", (inputs, tracer) -> "done").retry(Retry.NONE));

        Execution execution = alice(kodosumi).launch(Launch.of("works").delay(Duration.ofMillis(1)));

        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
        assertThat(failed).hasValueGreaterThan(2);
        assertThat(behind.find(execution.fid()).orElseThrow().hold().failures()).isZero();
    }

    @Test
    void beats_that_fail_for_a_while_are_named_and_hold_back_new_steps_only() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Gate gate = new Gate();
        Gate body = new Gate();
        AtomicInteger second = new AtomicInteger();
        Kodosumi kodosumi = open(builder(store, Flow.of("works", (inputs, tracer) -> {
                    String one = tracer.step("one", String.class, key -> {
                        body.pass();
                        return "one";
                    });
                    gate.pass();
                    return one
                            + tracer.step("two", String.class, key -> {
                                second.incrementAndGet();
                                return "two";
                            });
                }))
                .setting("node.lease", "300ms"));
        Execution execution = alice(kodosumi).launch(Launch.of("works"));
        body.awaitVisitor();
        store.fails(FaultyStore::away, BEAT);
        problem(kodosumi, "node lease");
        int beats = store.count(BEAT);
        Probe.until("the lease is over", () -> store.count(BEAT), count -> count >= beats + 5);
        body.open(); // paid work counts all the same: the claim is still held
        gate.awaitVisitor();
        gate.open();
        Probe.until("more beats failed", () -> store.count(BEAT), count -> count >= beats + 8);
        assertThat(second).hasValue(0);
        store.recovers();

        assertThat(outcome(execution).result(String.class)).isEqualTo("onetwo");
        assertThat(execution.attempts()).isEqualTo(1);
    }

    // ---- back-pressure ----

    @Test
    void an_emitter_waits_for_a_slow_store_and_then_fails_clearly_without_loss() throws Exception {
        ExecutionStore behind = store();
        FaultyStore store = new FaultyStore(behind);
        Gate begin = new Gate();
        AtomicReference<KodosumiException> told = new AtomicReference<>();
        Flow flow = Flow.of("floods", (inputs, tracer) -> {
                    if (tracer.attempt() > 1) {
                        return "calm";
                    }
                    begin.pass();
                    int n = 0;
                    try {
                        while (true) {
                            tracer.debug(Integer.toString(n++));
                        }
                    } catch (KodosumiException slow) {
                        told.set(slow);
                        throw new IllegalStateException("the flow makes something else of it", slow);
                    }
                })
                .retry(Retry.NONE);
        Kodosumi kodosumi = open(builder(store, flow).setting("store.patience", "1s"));
        Execution execution = alice(kodosumi).launch(Launch.of("floods"));
        begin.awaitVisitor();
        Gate writes = store.blocks(WRITE);
        begin.open();

        KodosumiException slow = Probe.until("the emitter is told", told::get, error -> error != null);
        assertThat(slow.isTransient()).isTrue();
        assertThat(slow.getMessage())
                .startsWith("The store took no events of execution " + execution.fid() + " for 1 s; ")
                .contains(this instanceof Spooled ? " events of this runtime wait to be stored" : "its write queue is ")
                .endsWith(". It goes on when the store does.");
        store.recovers();
        writes.open();

        assertThat(outcome(execution).result(String.class)).isEqualTo("calm");
        assertThat(behind.find(execution.fid()).orElseThrow().hold().failures()).isZero();
        List<String> numbers = log(execution).stream()
                .filter(event -> event.kind().equals("debug"))
                .map(Event::payload)
                .toList();
        assertThat(numbers).hasSizeGreaterThan(4000);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(Integer.toString(i)); // none lost of those that were taken
        }
    }

    // ---- what cannot be stored: pains 11 and 13, one bad row ----

    /** A store that fails for good on every batch with a write of one execution, as often as told. */
    private static final class Poisoned extends ForwardingStore {
        private final AtomicInteger left;
        private final RuntimeException failure;

        Poisoned(ExecutionStore to, int times, RuntimeException failure) {
            super(to);
            this.left = new AtomicInteger(times);
            this.failure = failure;
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            boolean poison = units.stream().flatMap(List::stream).anyMatch(Poisoned::isPoison);
            if (poison && left.decrementAndGet() >= 0) {
                throw failure;
            }
            return super.write(units);
        }

        private static boolean isPoison(Write write) {
            return write instanceof Write.Append append
                    && append.events().stream()
                            .anyMatch(event -> event.payload().equals("poison"));
        }
    }

    private void poison(RuntimeException failure) throws Exception {
        ExecutionStore behind = store();
        Gate gate = new Gate();
        Kodosumi kodosumi = runtime(
                new Poisoned(behind, 2, failure),
                Flow.of("bad", (inputs, tracer) -> {
                            gate.pass();
                            tracer.debug("poison");
                            return tracer.step("after", String.class, key -> "survived");
                        })
                        .retry(Retry.NONE),
                Flow.of("good", (inputs, tracer) -> {
                    gate.pass();
                    tracer.debug("fine");
                    return tracer.step("after", String.class, key -> "well");
                }));
        Execution bad = alice(kodosumi).launch(Launch.of("bad"));
        List<Execution> good = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            good.add(alice(kodosumi).launch(Launch.of("good")));
        }
        gate.open();

        for (Execution execution : good) {
            assertThat(outcome(execution).result(String.class)).isEqualTo("well");
            assertThat(execution.attempts()).isEqualTo(1);
        }
        assertThat(outcome(bad).result(String.class)).isEqualTo("survived");
        assertThat(behind.find(bad.fid()).orElseThrow().hold().failures()).isZero();
        assertThat(kinds(log(bad))).contains("debug:poison");
        Probe.until("well again", kodosumi::health, Health::isUp);
    }

    @Test
    void a_unit_that_the_store_refuses_for_good_fails_alone() throws Exception {
        poison(new KodosumiException("This cannot be stored (played by a test)"));
    }

    @Test
    void a_store_that_throws_what_it_must_not_hurts_the_unit_alone() throws Exception {
        poison(new IllegalStateException("a fault of the store (played by a test)"));
    }

    @Test
    void a_store_that_breaks_its_promise_on_every_call_for_a_while_loses_nothing() throws Exception {
        ExecutionStore behind = store();
        FaultyStore store = new FaultyStore(behind);
        Gate gate = new Gate();
        Kodosumi kodosumi = runtime(
                store,
                Flow.of("works", (inputs, tracer) -> {
                            gate.pass();
                            tracer.debug("once");
                            return tracer.step("one", String.class, key -> "done");
                        })
                        .retry(Retry.NONE));
        Execution execution = alice(kodosumi).launch(Launch.of("works"));
        gate.awaitVisitor();
        store.fails(() -> new IllegalStateException("played by a test"), WRITE, READ, DUE, BEAT);
        gate.open();
        assertThat(problem(kodosumi, "store writes").detail())
                .isEqualTo("The store failed: java.lang.IllegalStateException: played by a test");
        store.recovers();

        assertThat(outcome(execution).result(String.class)).isEqualTo("done");
        assertThat(behind.find(execution.fid()).orElseThrow().hold().failures()).isZero();
        assertThat(kinds(log(execution))).contains("debug:once");
        Probe.until("well again", kodosumi::health, Health::isUp);
    }

    /** A store that cannot store one event, and says so as it should. */
    @Test
    void an_event_that_cannot_be_stored_ever_ends_its_execution_alone() throws Exception {
        ForwardingStore store = new ForwardingStore(store()) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                List<List<WriteResult>> answers = new ArrayList<>();
                units.forEach(unit -> answers.add(writeUnit(unit)));
                return answers;
            }

            private List<WriteResult> writeUnit(List<Write> unit) {
                int bad = 0;
                while (bad < unit.size() && !Poisoned.isPoison(unit.get(bad))) {
                    bad++;
                }
                List<WriteResult> results = new ArrayList<>();
                if (bad > 0) {
                    results.addAll(super.write(List.of(unit.subList(0, bad))).get(0));
                }
                for (int i = bad; i < unit.size(); i++) {
                    results.add(
                            i == bad
                                    ? new WriteResult.Failed(new KodosumiException("Not encodable (played by a test)"))
                                    : new WriteResult.Refused(WriteResult.Reason.SKIPPED, 0));
                }
                return results;
            }
        };
        Kodosumi kodosumi = runtime(
                store,
                Flow.of("bad", (inputs, tracer) -> {
                    tracer.debug("poison");
                    return "never";
                }),
                Flow.of("good", (inputs, tracer) -> "well"));

        Execution bad = alice(kodosumi).launch(Launch.of("bad"));
        Execution good = alice(kodosumi).launch(Launch.of("good"));

        assertThat(outcome(good).result(String.class)).isEqualTo("well");
        if (this instanceof Spooled) { // the flow is long past it as the store refuses it
            assertThat(outcome(bad).result(String.class)).isEqualTo("never");
            assertThat(log(bad))
                    .extracting(Event::kind)
                    .containsOnlyOnce(Event.LOST)
                    .doesNotContain("debug");
            assertThat(problem(kodosumi, "execution " + bad.fid() + " events").detail())
                    .isEqualTo(
                            "Event 1-6 of kind 'debug' cannot be stored, and a 'lost' event stands for it in the log:"
                                    + " Not encodable (played by a test)");
            return;
        }
        assertThat(outcome(bad).status()).isEqualTo(Status.ERROR);
        assertThat(outcome(bad).failure().orElseThrow().message()).isEqualTo("Not encodable (played by a test)");
        List<Event> log = log(bad);
        assertThat(log.get(log.size() - 1).payload()).isEqualTo("error");
    }

    @Test
    void one_that_cannot_be_looked_at_hides_no_other() throws Exception {
        AtomicReference<Fid> hidden = new AtomicReference<>(Fid.STORE);
        ForwardingStore store = new ForwardingStore(store()) {
            @Override
            public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
                if (query.fids().contains(hidden.get()) && query.states().isEmpty()) {
                    throw new KodosumiException("This row cannot be read (played by a test)");
                }
                return super.locks(query, after, limit);
            }
        };
        Kodosumi kodosumi = open(builder(store, Flow.of("asks", (inputs, tracer) -> {
                    tracer.lock("ok", form(checkbox("ok")));
                    return "answered";
                }))
                .setting("park.for", "1d"));
        Execution bad = alice(kodosumi).launch(Launch.of("asks"));
        openLock(bad);
        Execution good = alice(kodosumi).launch(Launch.of("asks"));
        Lock lock = openLock(good);
        hidden.set(bad.fid());
        bad.pause(); // from now on it is due, and cannot be looked at

        assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();
        assertThat(outcome(good).result(String.class)).isEqualTo("answered");
        Probe.until("the problem is named", () -> kodosumi.health().problems(), problems -> !problems.isEmpty());
        hidden.set(Fid.STORE);
        assertThat(bad.cancel()).isTrue();
        assertThat(outcome(bad).status()).isEqualTo(Status.CANCELLED);
    }

    // ---- opening on a store that is away ----

    @Test
    void a_runtime_that_cannot_register_its_node_does_not_open() {
        FaultyStore store = new FaultyStore(store());
        List<String> ofStore = Threads.ofKodosumi();
        store.fails(() -> new IllegalStateException("played by a test"), BEAT);

        assertThatThrownBy(() -> builder(store).open()).hasMessageContaining("played by a test");

        Probe.until("no thread is left", Threads::ofKodosumi, ofStore::equals);
    }
}
