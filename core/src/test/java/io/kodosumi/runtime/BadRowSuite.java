package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.BEAT;
import static io.kodosumi.runtime.FaultyStore.Call.DUE;
import static io.kodosumi.runtime.FaultyStore.Call.READ;
import static io.kodosumi.runtime.FaultyStore.Call.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a store cannot store or read hurts the execution whose it is alone: pains 11 and 13, one bad row. */
public abstract class BadRowSuite extends RuntimeSuite {
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
}
