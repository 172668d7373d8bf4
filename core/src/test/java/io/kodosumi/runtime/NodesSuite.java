package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.BEAT;
import static io.kodosumi.runtime.FaultyStore.Call.DUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.FlowCode;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes on one store: they share work, go on where another stopped, and nothing counts of one that lost its claim. */
public abstract class NodesSuite extends RuntimeSuite {
    private static final Duration LONG = Duration.ofHours(1);

    private Stand stand(ExecutionStore shared, Flow... flows) {
        Stand stand = Stand.open(this, shared, clock, flows);
        closing(stand);
        return stand;
    }

    // ---- sharing ----

    // R5, R6: a second process ended at once, and nobody took over
    @Test
    void nodes_on_one_store_share_the_work_and_do_each_piece_once() throws Exception {
        ExecutionStore store = store();
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        CountDownLatch both = new CountDownLatch(2);
        Set<String> worked = ConcurrentHashMap.newKeySet();
        Kodosumi one = open(builder(store, sharing("one", worked, both, runs)).setting("execution.running", "2"));
        open(builder(store, sharing("two", worked, both, runs)).setting("execution.running", "2"));

        List<Execution> executions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            executions.add(alice(one).launch(Launch.of("shared")));
        }

        for (Execution execution : executions) {
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
            assertThat(execution.attempts()).isEqualTo(1);
        }
        assertThat(worked).containsExactlyInAnyOrder("one", "two");
        assertThat(runs)
                .hasSize(12)
                .allSatisfy((fid, count) -> assertThat(count).hasValue(1));
    }

    private static Flow sharing(String node, Set<String> worked, CountDownLatch both, Map<String, AtomicInteger> runs) {
        return Flow.of(
                "shared",
                (inputs, tracer) -> tracer.step("work", String.class, key -> {
                    runs.computeIfAbsent(key, fresh -> new AtomicInteger()).incrementAndGet();
                    if (worked.add(node)) {
                        both.countDown();
                    }
                    both.await(); // holds its place until the other node works too
                    return node;
                }));
    }

    // G10: a closing node lets go, nobody waits for its lease
    @Test
    void the_others_go_on_at_once_when_a_node_closes() throws Exception {
        ExecutionStore store = store();
        AtomicInteger drafts = new AtomicInteger();
        Flow flow = Flow.of("review", (inputs, tracer) -> {
            String draft = tracer.step("draft", String.class, key -> "draft " + drafts.incrementAndGet());
            tracer.lock("approve", form(checkbox("ok")), LONG);
            return draft;
        });
        Kodosumi one = open(builder(store, flow).setting("node.lease", "10m"));
        Kodosumi two = open(builder(store, flow).setting("node.lease", "10m"));
        Fid fid = alice(one).launch(Launch.of("review")).fid();
        Execution seen = alice(two).execution(fid).orElseThrow();
        Lock lock = seen.awaitLock(SOON).orElseThrow();

        one.close();
        assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();

        assertThat(outcome(seen).result(String.class)).isEqualTo("draft 1");
        assertThat(drafts).hasValue(1);
        assertThat(store.find(fid).orElseThrow().hold().crashes()).isZero();
    }

    // ---- stalling: pain 14, two owners after a long pause ----

    /** What a stalled flow does when it goes on. */
    enum Then {
        EMITS_AND_RETURNS(tracer -> {
            tracer.debug("zombie");
            return "zombie";
        }),
        RETURNS(tracer -> "zombie"),
        THROWS(tracer -> {
            throw new IllegalStateException("zombie");
        }),
        JOURNALS(tracer -> tracer.step("zombie", String.class, key -> "zombie")),
        LOCKS(tracer -> tracer.lock("zombie", form(checkbox("ok")), LONG)),
        SLEEPS(tracer -> {
            tracer.sleep(LONG);
            return "zombie";
        }),
        BRANCHES(tracer -> tracer.branch("zombie", inner -> inner.step("zombie", String.class, key -> "zombie"))
                .join()),
        FLUSHES(tracer -> {
            tracer.debug("zombie");
            tracer.flush();
            return "zombie";
        });

        @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
        private final Rest rest;

        Then(Rest rest) {
            this.rest = rest;
        }

        private interface Rest {
            Object of(Tracer tracer) throws Exception;
        }
    }

    private static FlowCode stalling(Gate gate, CountDownLatch unwound, Then then) {
        return (inputs, tracer) -> {
            String draft = tracer.step("draft", String.class, key -> "draft");
            if (tracer.attempt() > 1) {
                tracer.debug("taken over");
                tracer.lock("approve", form(checkbox("ok")), LONG);
                return draft;
            }
            try {
                gate.pass();
                return then.rest.of(tracer);
            } finally {
                unwound.countDown();
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_stored_of_a_stalled_node_whose_work_was_taken_over(Then then) throws Exception {
        takeOver(then, false);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_stored_of_a_stalled_node_whose_work_another_has_ended(Then then) throws Exception {
        takeOver(then, true);
    }

    private void takeOver(Then then, boolean ended) throws Exception {
        ExecutionStore shared = settableStore();
        Gate gate = new Gate();
        CountDownLatch unwound = new CountDownLatch(1);
        Flow flow = Flow.of("stalls", stalling(gate, unwound, then)).retry(Retry.NONE);
        Stand stalled = stand(shared, flow);
        Stand other = stand(shared, flow);
        Fid fid = alice(stalled.kodosumi).launch(Launch.of("stalls")).fid();
        gate.awaitVisitor();

        Stand.beats(7, clock, other); // the stalled node's time stands
        awaitTakeover(shared, fid, other);
        Execution taken = alice(other.kodosumi).execution(fid).orElseThrow();
        Lock lock = taken.awaitLock(SOON).orElseThrow();
        if (ended) {
            lock.answer(Map.of("ok", true));
            assertThat(outcome(taken).status()).isEqualTo(Status.FINISHED);
            other.log(taken);
        } else {
            Probe.until("parked", () -> row(shared, fid).hold().parked(), parked -> parked);
            Probe.until(
                    "its lock is in the log",
                    () -> kinds(taken.events()), // which over a transport it may be later than the lock is open
                    kinds -> kinds.contains("lock"));
        }
        FaultyStore.Snapshot before = FaultyStore.Snapshot.of(shared, fid);
        gate.open();
        Probe.until(
                "it is unwound",
                () -> {
                    stalled.timing.advance(Duration.ofMillis(this instanceof Spooled ? 5 : 0));
                    return unwound.getCount(); // over a transport a flush hears by and by that the log has ended
                },
                count -> count == 0);
        stalled.close(); // whatever it had to say is said then

        assertThat(FaultyStore.Snapshot.of(shared, fid)).isEqualTo(before);
        assertThat(before.hold().attempt()).isEqualTo(2);
        assertThat(before.hold().crashes()).isEqualTo(1);
        assertThat(before.log()).extracting(Event::payload).doesNotContain("zombie");
        if (!ended) {
            lock.answer(Map.of("ok", true));
            assertThat(outcome(taken).result(String.class)).isEqualTo("draft");
        }
    }

    /** Its last look may have come before its last beat: only time brings the next. */
    private static void awaitTakeover(ExecutionStore shared, Fid fid, Stand other) {
        Probe.until(
                "taken over",
                () -> {
                    other.timing.advance(Duration.ofMillis(20));
                    return row(shared, fid).hold().attempt();
                },
                attempt -> attempt == 2);
    }

    private static ExecutionRow row(ExecutionStore store, Fid fid) {
        return store.find(fid).orElseThrow();
    }

    @Test
    void a_node_that_was_declared_dead_goes_on_under_another_id() throws Exception {
        ExecutionStore shared = settableStore();
        Gate gate = new Gate();
        CountDownLatch unwound = new CountDownLatch(1);
        Flow stalls = Flow.of("stalls", stalling(gate, unwound, Then.RETURNS));
        Flow works = Flow.of("works", (inputs, tracer) -> "done by attempt " + tracer.attempt());
        Stand stalled = stand(shared, stalls, works);
        Stand other = stand(shared, stalls);
        Execution first = alice(stalled.kodosumi).launch(Launch.of("stalls"));
        gate.awaitVisitor();
        String deadId = row(shared, first.fid()).hold().node().orElseThrow().value();
        Stand.beats(7, clock, other);
        awaitTakeover(shared, first.fid(), other);
        Execution taken = alice(other.kodosumi).execution(first.fid()).orElseThrow();
        assertThat(taken.awaitLock(SOON)).isPresent();

        Stand.beats(1, clock, stalled, other); // it learns of its death, and unwinds what it ran
        assertThat(shared.overview().nodes())
                .filteredOn(node -> !node.dead())
                .extracting(node -> node.id().value())
                .hasSize(2)
                .doesNotContain(deadId);
        gate.open();
        assertThat(unwound.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Execution next = alice(stalled.kodosumi).launch(Launch.of("works"));

        assertThat(outcome(next).result(String.class)).isEqualTo("done by attempt 1");
        assertThat(stalled.log(next).get(0).payload()).doesNotContain(deadId);
    }

    // nobody pounces on the others after an outage that all had
    @Test
    void a_node_whose_own_beats_failed_takes_nothing_over_for_a_lease() throws Exception {
        ExecutionStore shared = settableStore();
        Gate gate = new Gate();
        Flow flow = Flow.of("works", (inputs, tracer) -> {
            gate.pass();
            return "done by attempt " + tracer.attempt();
        });
        Stand owner = stand(shared, flow);
        Stand other = stand(shared, flow);
        Execution execution = alice(owner.kodosumi).launch(Launch.of("works"));
        gate.awaitVisitor();
        Stand.beats(5, clock, owner, other);
        awaitReach(other, Work.Reach.SUSPECTS);

        owner.store.fails(FaultyStore::away, BEAT);
        other.store.fails(FaultyStore::away, BEAT);
        Stand.beats(6, clock, owner, other);
        other.store.recovers(); // the owner's way to the store takes longer
        Stand.beats(3, clock, other);
        assertThat(lastReach(other)).isEqualTo(Work.Reach.DEAD);
        owner.store.recovers();
        owner.timing.advance(Stand.LEASE);
        Probe.until("a beat of the owner", () -> lease(owner), problems -> problems == 0);
        Stand.beats(4, clock, owner, other);
        awaitReach(other, Work.Reach.SUSPECTS);
        gate.open();

        assertThat(outcome(execution).result(String.class)).isEqualTo("done by attempt 1");
    }

    /** Lets its time go on until its beats have been on time for long enough: on a busy machine one may come late. */
    private static void awaitReach(Stand stand, Work.Reach expected) {
        Probe.until("a look that reaches " + expected, () -> lastReach(stand), reach -> reach == expected);
    }

    private static int lease(Stand stand) {
        return stand.kodosumi.health().problems().size();
    }

    /** What the node asks for next, which it does at the latest when its time moves on. */
    private static Work.Reach lastReach(Stand stand) {
        for (int i = 0; i < 2; i++) {
            stand.awaitWaiting("kodosumi-dispatcher"); // so that its time does not run ahead of its looks
            int before = stand.store.count(DUE);
            stand.timing.advance(Duration.ofMillis(20));
            Probe.until("another look for work", () -> stand.store.count(DUE), looks -> looks > before);
        }
        return stand.store.asked().get(stand.store.asked().size() - 1).reach();
    }
}
