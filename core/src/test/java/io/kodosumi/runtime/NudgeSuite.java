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
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Runtimes on one store tell each other of changes: nobody asks again and again, and what waits goes on at once. */
public abstract class NudgeSuite extends RuntimeSuite {
    /** A third of a lease of ten seconds. */
    private static final Duration BEAT_INTERVAL = Duration.ofMillis(3_300);

    /** Far longer than a test takes: what happens sooner was nudged. */
    private static final String NEVER = "1m";

    private static final int MANY = Boolean.getBoolean("kodosumi.full") ? 1_000 : 200;

    private static final Flow ASKS = Flow.of(
            "asks",
            (inputs, tracer) ->
                    tracer.lock("go", form(checkbox("ok")), Duration.ofHours(3)).flag("ok"));

    /** Another store on the same data, if it can be opened twice; else the same. */
    protected ExecutionStore another(ExecutionStore store) {
        return store;
    }

    private Kodosumi seldomLooking(ExecutionStore store, Flow... flows) {
        return open(builder(store, flows).setting("store.recheck", NEVER));
    }

    private static Execution seen(Kodosumi by, Execution execution) {
        return alice(by).execution(execution.fid()).orElseThrow();
    }

    // Pain 8: followers in other processes lag behind, or poll
    @Test
    void a_follower_and_an_answer_in_another_runtime_wait_for_no_look() throws Exception {
        ExecutionStore store = store();
        Kodosumi one = seldomLooking(store, ASKS);
        Kodosumi other = seldomLooking(another(store));
        Execution execution = alice(one).launch(Launch.of("asks"));
        Execution seen = seen(other, execution);
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (Follow follow = seen.follow(heard::add)) {
            openLock(seen).answer(Map.of("ok", true));

            assertThat(outcome(seen).result(Boolean.class)).isTrue();
            assertThat(follow.await(SOON))
                    .as("the log is closed; heard: " + kinds(heard))
                    .isTrue();
        }
        assertThat(heard).isEqualTo(execution.events());
    }

    @Test
    void work_for_which_one_runtime_has_no_room_is_taken_by_another_without_a_look() throws Exception {
        ExecutionStore store = store();
        Gate gate = new Gate();
        Flow waits = Flow.of("waits", (inputs, tracer) -> {
            gate.pass();
            return "one";
        });
        Kodosumi full =
                open(builder(store, waits).setting("store.recheck", NEVER).setting("execution.running", "1"));
        alice(full).launch(Launch.of("waits"));
        gate.awaitVisitor();
        seldomLooking(another(store), Flow.of("waits", (inputs, tracer) -> "other"));

        Execution second = alice(full).launch(Launch.of("waits"));

        assertThat(outcome(second).result(String.class)).isEqualTo("other");
        gate.open();
    }

    // ---- what it costs ----

    @Test
    void followers_of_what_runs_elsewhere_read_nothing_while_it_is_idle() throws Exception {
        ExecutionStore store = store();
        Kodosumi one = seldomLooking(store, ASKS);
        HearingStore counting = new HearingStore(another(store));
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi other = open(carried(Kodosumi.builder().store(counting).timing(timing)));
        Execution execution = alice(one).launch(Launch.of("asks"));
        openLock(execution);
        Execution seen = seen(other, execution);
        AtomicInteger asked = new AtomicInteger();
        List<Follow> follows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            follows.add(seen.follow(event -> asked.addAndGet(event.kind().equals("lock") ? 1 : 0)));
        }
        Probe.until("each has heard of the lock", asked::get, all -> all == 1_000);
        Probe.until(
                "parked", () -> store.find(execution.fid()).orElseThrow().hold().parked(), parked -> parked);
        int before = quiet(counting);

        look(25, timing, counting);
        assertThat(quiet(counting)).as("reads in 25 s").isEqualTo(before);
        look(6, timing, counting);
        Probe.until("one look for lost hints", () -> counting.count(READ), reads -> reads >= before + 1_000);
        assertThat(quiet(counting)).as("reads in 31 s").isEqualTo(before + 1_000);
        follows.forEach(Follow::close);
    }

    /** How many reads there were, once there are no more. */
    private static int quiet(HearingStore store) {
        AtomicInteger last = new AtomicInteger(-1);
        AtomicInteger same = new AtomicInteger();
        return Probe.until(
                "no more reads",
                () -> {
                    int now = store.count(READ);
                    same.set(last.getAndSet(now) == now ? same.get() + 1 : 0);
                    return now;
                },
                now -> same.get() >= 300);
    }

    /** Lets so many seconds pass, with a look at the store in each. */
    private static void look(int seconds, ManualTiming timing, FaultyStore store) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            timing.awaitWaiting("kodosumi-dispatcher");
            int looks = store.count(DUE);
            timing.advance(Duration.ofSeconds(1));
            Probe.until("a look in each second", () -> store.count(DUE), now -> now > looks);
        }
        timing.awaitWaiting("kodosumi-dispatcher");
    }

    @Test
    void what_others_commit_makes_a_runtime_look_seldom() throws Exception {
        ExecutionStore store = store();
        Flow steps = Flow.of("steps", (inputs, tracer) -> {
            for (int i = 0; i < 200; i++) {
                tracer.step("step", Integer.class, key -> 1);
            }
            return "done";
        });
        Kodosumi one = seldomLooking(store, steps);
        HearingStore counting = new HearingStore(another(store));
        ManualTiming timing = new ManualTiming(clock);
        open(carried(Kodosumi.builder().store(counting).timing(timing)));
        timing.awaitWaiting("kodosumi-dispatcher");
        int before = counting.count(DUE);

        outcome(alice(one).launch(Launch.of("steps")));
        assertThat(counting.count(DUE) - before)
                .as("looks for at least 200 commits, while no time passes")
                .isLessThanOrEqualTo(2);
        Probe.until(
                "a look for what was said since",
                () -> {
                    timing.advance(Duration.ofMillis(25));
                    return counting.count(DUE) - before;
                },
                looks -> looks >= 2);
    }

    // Pain 17: an idle system burns no processor
    @Test
    void an_idle_runtime_looks_once_an_interval_and_beats_and_does_nothing_else() throws Exception {
        HearingStore counting = new HearingStore(store());
        Kodosumi kodosumi = open(builder(counting, ASKS).setting("store.recheck", "300ms"));

        checkIdle(counting);
        assertThat(kodosumi.health().isUp()).isTrue();
    }

    @Test
    void many_waiting_executions_do_not_make_an_idle_runtime_do_more() throws Exception {
        HearingStore counting = new HearingStore(store());
        Kodosumi kodosumi = open(builder(counting, ASKS)
                .setting("store.recheck", "300ms")
                .setting("execution.running", "1000")
                .setting("park.for", "1d"));
        List<Fid> fids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            fids.add(alice(kodosumi).launch(Launch.of("asks")).fid());
        }
        fids.forEach(fid -> Probe.until(
                "parked", () -> counting.find(fid).orElseThrow().hold().parked(), parked -> parked));

        checkIdle(counting);
    }

    /** In the time of three looks. */
    private static void checkIdle(HearingStore store) {
        int reads = quiet(store);
        long start = System.nanoTime(); // before it counts: a stall in between makes it longer, not shorter
        int looks = store.count(DUE);
        int beats = store.count(BEAT);
        int writes = store.count(WRITE);
        Probe.until("three looks", () -> store.count(DUE), now -> now >= looks + 3);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isGreaterThan(Duration.ofMillis(550));
        assertThat(store.count(READ)).isEqualTo(reads);
        assertThat(store.count(WRITE)).isEqualTo(writes);
        assertThat(store.count(BEAT)).isLessThanOrEqualTo(beats + 2 + (int) took.dividedBy(BEAT_INTERVAL));
    }

    // ---- losing them costs time only ----

    @Test
    void a_lost_nudge_is_made_up_for_by_a_look() throws Exception {
        ExecutionStore store = store();
        HearingStore losing = new HearingStore(store);
        losing.losesNudges();
        Kodosumi one = seldomLooking(losing, ASKS);
        Kodosumi other = open(builder(another(store)).setting("store.recheck", "10ms"));
        Execution execution = alice(one).launch(Launch.of("asks"));
        Execution seen = seen(other, execution);
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (Follow follow = seen.follow(heard::add)) {
            openLock(execution).answer(Map.of("ok", true));
            assertThat(follow.await(SOON))
                    .as("the log is closed; heard: " + kinds(heard))
                    .isTrue();
        }
        assertThat(outcome(seen).result(Boolean.class)).isTrue();
    }
}
