package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Lock;
import io.kodosumi.Logged;
import io.kodosumi.Retry;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** G10: a runtime that closes cuts nothing, loses nothing, keeps nothing and leaves nothing behind. */
public abstract class ClosingSuite extends RuntimeSuite {
    private static final Duration LONG = Duration.ofHours(1);

    private static FutureTask<Boolean> closing(Kodosumi kodosumi, Thread[] thread) {
        FutureTask<Boolean> closed = new FutureTask<>(kodosumi::close, true);
        thread[0] = new Thread(closed, "test-closer");
        thread[0].setDaemon(true);
        thread[0].start();
        return closed;
    }

    private static FutureTask<Boolean> closing(Kodosumi kodosumi) {
        return closing(kodosumi, new Thread[1]);
    }

    private static ExecutionRow row(ExecutionStore store, Fid fid) {
        return store.find(fid).orElseThrow();
    }

    @Test
    void a_step_that_runs_is_not_cut_and_its_result_counts() throws Exception {
        ExecutionStore store = store();
        Gate body = new Gate();
        AtomicInteger paid = new AtomicInteger();
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger behind = new AtomicInteger();
        Flow flow = Flow.of("pays", (inputs, tracer) -> {
            String draft = tracer.step("draft", String.class, key -> {
                body.pass();
                interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
                return "draft " + paid.incrementAndGet();
            });
            tracer.debug("behind the step");
            behind.incrementAndGet();
            return draft;
        });
        Kodosumi first = runtime(store, flow);
        Fid fid = alice(first).launch(Launch.of("pays")).fid();
        body.awaitVisitor();

        FutureTask<Boolean> closed = closing(first);
        Probe.until("it takes no launches", () -> refuses(first), refuses -> refuses);
        body.open();
        closed.get(20, TimeUnit.SECONDS);

        assertThat(interrupted).isFalse();
        assertThat(behind).hasValue(0);
        ExecutionRow left = row(store, fid);
        assertThat(left.hold().node()).isEmpty();
        assertThat(left.status()).isEqualTo(Status.STARTING); // due now: nobody waits for a lease
        assertThat(store.facts(fid, "journal", "", 10))
                .extracting(fact -> fact.key())
                .contains("draft~1");

        Kodosumi second = open(builder(store, flow).setting("node.lease", "400ms"));
        Execution execution = alice(second).execution(fid).orElseThrow();
        assertThat(outcome(execution).result(String.class)).isEqualTo("draft 1");
        assertThat(execution.attempts()).isEqualTo(2);
        assertThat(row(store, fid).hold().failures()).isZero();
        assertThat(row(store, fid).hold().crashes()).isZero();
    }

    private static boolean refuses(Kodosumi kodosumi) {
        try {
            alice(kodosumi).launch(Launch.of("nothing"));
            return false;
        } catch (LaunchRefused refused) {
            return refused.reason() == LaunchRefused.Reason.CLOSED;
        }
    }

    @Test
    void a_flow_that_has_come_to_its_end_is_settled_before_the_runtime_is_closed() throws Exception {
        ExecutionStore store = store();
        Gate body = new Gate();
        Kodosumi kodosumi = runtime(store, Flow.of("ends", (inputs, tracer) -> {
            body.pass();
            return "ended";
        }));
        Fid fid = alice(kodosumi).launch(Launch.of("ends")).fid();
        body.awaitVisitor();
        FutureTask<Boolean> closed = closing(kodosumi);
        Probe.until("it takes no launches", () -> refuses(kodosumi), refuses -> refuses);
        body.open();
        closed.get(20, TimeUnit.SECONDS);

        assertThat(row(store, fid).end()).isPresent();
        assertThat(row(store, fid).end().orElseThrow().outcome()).isEqualTo(Status.FINISHED);
        assertThat(row(store, fid).log().closed()).isTrue();
    }

    // U8: what was emitted last was lost at the end
    @Test
    void what_was_emitted_is_stored_before_the_runtime_is_closed() throws Exception {
        ExecutionStore store = store();
        Gate emitted = new Gate();
        Kodosumi kodosumi = runtime(store, Flow.of("emits", (inputs, tracer) -> {
            for (int i = 0; i < 1000; i++) {
                tracer.debug(Integer.toString(i));
            }
            emitted.pass();
            tracer.lock("approve", form(checkbox("ok")), LONG);
            return "never";
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("emits"));
        emitted.awaitVisitor();
        FutureTask<Boolean> closed = closing(kodosumi);
        emitted.open();
        closed.get(20, TimeUnit.SECONDS);

        assertThat(store.events(execution.fid(), 0, Set.of("debug"), 2000).events())
                .extracting(event -> Integer.parseInt(event.payload()))
                .hasSize(1000)
                .isSorted();
    }

    @Test
    void all_that_wait_are_let_go_of_and_an_answer_is_served_elsewhere() throws Exception {
        ExecutionStore store = store();
        AtomicInteger drafts = new AtomicInteger();
        Flow flow = Flow.of("waits", (inputs, tracer) -> {
            tracer.step("draft", Integer.class, key -> drafts.incrementAndGet());
            return tracer.lock("approve", form(checkbox("ok")), LONG).flag("ok");
        });
        Kodosumi first = runtime(store, flow);
        List<Fid> fids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Execution execution = alice(first).launch(Launch.of("waits"));
            assertThat(execution.awaitLock(SOON)).isPresent();
            fids.add(execution.fid());
        }

        first.close();

        fids.forEach(fid -> assertThat(row(store, fid).hold().node()).isEmpty());
        Kodosumi second = open(builder(store, flow).setting("node.lease", "10m"));
        for (Fid fid : fids) {
            Execution execution = alice(second).execution(fid).orElseThrow();
            Lock lock = execution.awaitLock(SOON).orElseThrow();
            assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();
            assertThat(outcome(execution).result(Boolean.class)).isTrue();
        }
        assertThat(drafts).hasValue(10);
    }

    // the claim comes while the runtime closes: what begins then is asked to give its place up as well
    @Test
    void what_begins_while_the_runtime_closes_is_let_go_of_too() throws Exception {
        ExecutionStore behind = store();
        FaultyStore store = new FaultyStore(behind);
        Flow flow = Flow.of(
                "waits",
                (inputs, tracer) ->
                        tracer.lock("approve", form(checkbox("ok")), LONG).flag("ok"));
        Kodosumi kodosumi = runtime(store, flow);
        Gate claim = store.blocks(WRITE);
        Thread launcher = new Thread(() -> alice(kodosumi).launch(Launch.of("waits")), "test-launcher");
        launcher.setDaemon(true);
        launcher.start();
        claim.awaitVisitor();

        FutureTask<Boolean> closed = closing(kodosumi);
        Probe.until("it takes no launches", () -> refuses(kodosumi), refuses -> refuses);
        claim.open();
        closed.get(20, TimeUnit.SECONDS);

        ExecutionRow row =
                behind.list(ExecutionQuery.ALL, Cursor.START, 10).items().get(0);
        assertThat(row.hold().node()).isEmpty();
        assertThat(row.isDone()).isFalse();
    }

    @Test
    void a_flow_that_does_not_come_to_a_call_is_named_and_given_up_within_the_bound() throws Exception {
        ExecutionStore store = store();
        Gate deaf = new Gate();
        AtomicInteger runs = new AtomicInteger();
        Flow flow = Flow.of("deaf", (inputs, tracer) -> {
                    if (tracer.attempt() == 1) {
                        deaf.pass();
                        tracer.debug("too late");
                        tracer.step("too-late", Integer.class, key -> runs.incrementAndGet());
                    }
                    return "attempt " + tracer.attempt();
                })
                .retry(Retry.NONE);
        Kodosumi first = open(builder(store, flow).setting("close.timeout", "100ms"));
        Fid fid = alice(first).launch(Launch.of("deaf")).fid();
        deaf.awaitVisitor();
        try (Logged logged = new Logged(NodeRuntime.class)) {
            first.close();
            assertThat(logged.at(Level.WARN, fid))
                    .containsExactly(
                            fid + ": its flow did not come to a call of its tracer in time; it is given up here,"
                                    + " and its thread 'kodosumi " + fid + "' ends when its code does");
        }
        Kodosumi second = open(builder(store, flow).setting("node.lease", "400ms"));
        Execution execution = alice(second).execution(fid).orElseThrow();
        assertThat(outcome(execution).result(String.class)).isEqualTo("attempt 2");
        List<String> before = kinds(log(execution));
        deaf.open(); // and nothing of it counts
        Probe.until("its thread is gone", Threads::ofKodosumi, names -> !names.contains("kodosumi " + fid));

        assertThat(runs).hasValue(0);
        assertThat(kinds(log(execution))).isEqualTo(before).doesNotContain("debug:too late");
    }

    @Test
    void close_may_be_called_again_and_by_several() throws Exception {
        Kodosumi kodosumi = runtime(store(), Flow.of("works", (inputs, tracer) -> "done"));
        FutureTask<Boolean> one = closing(kodosumi);
        FutureTask<Boolean> two = closing(kodosumi);

        assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(two.get(20, TimeUnit.SECONDS)).isTrue();
        kodosumi.close();
    }

    @Test
    void a_close_that_is_interrupted_hurries_keeps_the_flag_and_what_is_stored() throws Exception {
        ExecutionStore store = store();
        Gate body = new Gate();
        Flow flow = Flow.of("pays", (inputs, tracer) -> {
            tracer.step("first", String.class, key -> "first");
            return tracer.step("second", String.class, key -> {
                if (tracer.attempt() == 1) {
                    body.pass();
                }
                return "attempt " + tracer.attempt();
            });
        });
        Kodosumi first = open(builder(store, flow).setting("node.lease", "400ms"));
        Fid fid = alice(first).launch(Launch.of("pays")).fid();
        body.awaitVisitor();
        AtomicBoolean flag = new AtomicBoolean();
        Thread closer = new Thread(
                () -> {
                    first.close();
                    flag.set(Thread.currentThread().isInterrupted());
                },
                "test-closer");
        closer.start();
        Probe.until("it takes no launches", () -> refuses(first), refuses -> refuses);
        closer.interrupt();
        closer.join(20_000);

        assertThat(closer.isAlive()).isFalse();
        assertThat(flag).isTrue();
        assertThat(store.facts(fid, "journal", "", 10))
                .extracting(fact -> fact.key())
                .contains("first~1");
        Kodosumi second = open(builder(store, flow).setting("node.lease", "400ms"));
        assertThat(outcome(alice(second).execution(fid).orElseThrow()).result(String.class))
                .isEqualTo("attempt 2");
        body.open();
    }

    @Test
    void a_listener_that_still_hears_an_event_is_waited_for() throws Exception {
        Gate listening = new Gate();
        AtomicInteger heard = new AtomicInteger();
        Kodosumi kodosumi = open(builder(store(), Flow.of("works", (inputs, tracer) -> "done")));
        Execution execution = alice(kodosumi).launch(Launch.of("works"));
        execution.follow(event -> {
            listening.pass();
            heard.incrementAndGet();
        });
        listening.awaitVisitor();
        Thread closing = new Thread(kodosumi::close);
        closing.start();
        Probe.until("the runtime waits", closing::getState, Thread.State.TIMED_WAITING::equals);
        listening.open();
        closing.join(SOON.toMillis());

        assertThat(closing.isAlive()).isFalse();
        assertThat(heard).hasPositiveValue();
        Probe.until(
                "its thread has ended",
                Threads::ofKodosumi,
                names -> !names.contains("kodosumi-follow " + execution.fid()));
    }

    @Test
    void a_listener_is_waited_for_also_if_it_hears_before_its_thread_is_known() throws Exception {
        Gate starting = new Gate();
        Gate listening = new Gate();
        Kodosumi kodosumi = open(builder(store(), Flow.of("works", (inputs, tracer) -> "done"))
                .threads(body -> new SlowlyStarted(body, starting)));
        Execution execution = alice(kodosumi).launch(Launch.of("works"));
        Probe.until("its log is closed", execution::events, ClosingSuite::isClosed); // nothing rings for it any more
        Thread following = new Thread(() -> execution.follow(event -> listening.pass()));
        following.start();
        listening.awaitVisitor();

        Thread closing = new Thread(kodosumi::close);
        closing.start();
        Probe.until("the runtime waits", closing::getState, Thread.State.BLOCKED::equals);
        starting.open();
        Probe.until("the runtime waits", closing::getState, Thread.State.TIMED_WAITING::equals);
        listening.open();

        closing.join(SOON.toMillis());
        following.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    private static boolean isClosed(List<Event> log) {
        return !log.isEmpty() && log.get(log.size() - 1).closes();
    }

    /** A follower's thread whose start takes a while, though it runs. */
    private static final class SlowlyStarted extends Thread {
        private final Gate starting;

        SlowlyStarted(Runnable body, Gate starting) {
            super(body);
            this.starting = starting;
            setDaemon(true);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // who waits at the gate holds nothing
        public void start() {
            super.start();
            if (getName().startsWith("kodosumi-follow")) {
                starting.pass();
            }
        }
    }

    @Test
    void no_thread_is_left_and_the_next_runtime_opens() throws Exception {
        ExecutionStore store = store();
        Set<Thread> before = Threads.present();
        Flow flow = Flow.of("works", (inputs, tracer) -> {
            tracer.branch("beside", inner -> inner.step("one", String.class, key -> "one"))
                    .join();
            return "done";
        });
        for (int i = 0; i < 3; i++) {
            try (Kodosumi kodosumi = builder(store, flow).open()) {
                assertThat(Threads.since(before)).contains("kodosumi-writer", "kodosumi-dispatcher");
                Execution execution = alice(kodosumi).launch(Launch.of("works"));
                assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
            }
            Probe.until("no thread is left", () -> Threads.since(before), List::isEmpty);
        }
    }

    @Test
    void a_store_that_is_away_does_not_keep_a_runtime_from_closing() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Set<Thread> before = Threads.present();
        Gate body = new Gate();
        Kodosumi kodosumi = open(builder(store, Flow.of("works", (inputs, tracer) -> {
                    body.pass();
                    return tracer.step("one", String.class, key -> "one");
                }))
                .setting("close.timeout", "200ms"));
        Fid fid = alice(kodosumi).launch(Launch.of("works")).fid();
        body.awaitVisitor();
        store.fails(FaultyStore::away, FaultyStore.Call.values());
        body.open();

        closing(kodosumi).get(20, TimeUnit.SECONDS);

        store.recovers();
        assertThat(row(store, fid).end()).isEmpty(); // its lease decides
        Probe.until("no thread is left", () -> Threads.since(before), List::isEmpty);
    }
}
