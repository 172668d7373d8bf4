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
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
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
        assertThat(kodosumi.health().toJson())
                .startsWith("{\"status\":\"DOWN\",\"problems\":[{\"what\":\"store writes\","
                        + "\"detail\":\"The store is away (played by a test)\",\"since\":\"" + problem.since() + "\"}]")
                .containsPattern("\"bound\":4096,\"oldest_ms\":\\d");
        store.recovers();

        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(kinds(log(execution))).contains("debug:while away");
        Probe.until("well again", kodosumi::health, Health::isUp);
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
        Execution execution = launchedInTheEnd(kodosumi, Launch.of("floods").key("one"));
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

    // ---- opening on a store that is away ----

    @Test
    void a_runtime_that_cannot_register_its_node_does_not_open() {
        FaultyStore store = new FaultyStore(store());
        Set<Thread> before = Threads.present();
        store.fails(() -> new IllegalStateException("played by a test"), BEAT);

        assertThatThrownBy(() -> builder(store).open()).hasMessageContaining("played by a test");

        Probe.until("no thread is left", () -> Threads.since(before), List::isEmpty);
    }
}
