package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Retry;
import io.kodosumi.Tracer;
import io.kodosumi.Waiting;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may run: bounds per node, flow and user, and the order of those who wait. */
public abstract class AdmissionSuite extends RuntimeSuite {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int USERS = 10;

    /** How many executions each of the ten users queues. */
    protected int queued() {
        return 500;
    }

    // ---- turns ----

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void users_take_turns_however_much_one_of_them_has_queued() throws Exception {
        int places = 4;
        Gate gate = new Gate(Duration.ofMinutes(4));
        Queue<String> starts = new ConcurrentLinkedQueue<>();
        Kodosumi kodosumi = open(builder(store(), Flow.of("work", (inputs, tracer) -> {
                    starts.add(inputs.text("user"));
                    gate.pass();
                    return null;
                }))
                .setting("execution.running", String.valueOf(places)));
        List<Execution> all = new ArrayList<>();
        for (int user = 0; user < USERS; user++) { // the first has all of its own in line before the second comes
            for (int i = 0; i < queued(); i++) {
                all.add(launch(kodosumi, "work", "user-" + user));
            }
        }
        gate.open();
        for (Execution execution : all) {
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        }

        Spread spread = Spread.of(List.copyOf(starts), queued());
        if (queued() == 500) {
            System.out.printf("%d users x %d queued, %d places: %s%n", USERS, queued(), places, spread);
        }
        assertThat(starts).hasSize(USERS * queued());
        assertThat(spread.largestLead())
                .as("how far one user was ever ahead of another who waited (first come first served: %s)", queued())
                .isLessThanOrEqualTo(
                        5 * places); // those that ran before others came, and those on their way on a busy machine
        assertThat(spread.leastShare())
                .as("the least share of a user in any hundred starts while all waited, of ten")
                .isGreaterThanOrEqualTo(5);
    }

    /**
     * How fair an order of starts was.
     *
     * @param largestLead how many starts the first was ever ahead of one who still waited
     * @param leastShare the fewest starts of any user in any hundred while all waited
     */
    private record Spread(int largestLead, int leastShare) {
        static Spread of(List<String> starts, int queued) {
            Map<String, Integer> started = new HashMap<>();
            int lead = 0;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < starts.size(); i++) {
                started.merge(starts.get(i), 1, Integer::sum);
                int most = started.values().stream().max(Integer::compare).orElse(0);
                int fewest = started.size() < USERS
                        ? 0
                        : started.values().stream().min(Integer::compare).orElse(0);
                lead = Math.max(lead, most - fewest);
                if (i >= 100 && most < queued) {
                    least = Math.min(least, leastOf(starts.subList(i - 100, i)));
                }
            }
            return new Spread(lead, least);
        }

        private static int leastOf(List<String> hundred) {
            return IntStream.range(0, USERS)
                    .map(user -> (int)
                            hundred.stream().filter(("user-" + user)::equals).count())
                    .min()
                    .orElse(0);
        }
    }

    @Test
    void one_users_executions_start_in_the_order_of_their_launch() throws Exception {
        Queue<String> starts = new ConcurrentLinkedQueue<>();
        Kodosumi kodosumi = open(builder(store(), Flow.of("work", (inputs, tracer) -> starts.add(inputs.text("n"))))
                .setting("execution.running", "1"));
        List<String> launched = new ArrayList<>();
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) { // while the first of them run
            launched.add(String.valueOf(i));
            all.add(alice(kodosumi).launch(Launch.of("work").input("n", String.valueOf(i))));
        }
        for (Execution execution : all) {
            outcome(execution);
        }
        assertThat(starts).containsExactlyElementsOf(launched);
    }

    // ---- bounds ----

    @RepeatedTest(3)
    void the_bounds_of_users_and_flows_hold_over_two_nodes() throws Exception {
        Gauge gauge = new Gauge();
        ExecutionStore store = store();
        Flow narrow = Flow.of("narrow", (inputs, tracer) -> work(gauge, "narrow", inputs, tracer))
                .running(4);
        Flow wide = Flow.of("wide", (inputs, tracer) -> work(gauge, "wide", inputs, tracer));
        Kodosumi one = open(builder(store, narrow, wide).setting("execution.running.user", "3"));
        Kodosumi two = open(builder(storeAgain(store), narrow, wide).setting("execution.running.user", "3"));

        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Kodosumi node = i % 2 == 0 ? one : two;
            all.add(launch(node, i % 3 == 0 ? "wide" : "narrow", "user-" + i % 4));
        }
        for (Execution execution : all) {
            if (execution.fid().value().hashCode() % 2 == 0) {
                openLock(execution).answer(Map.of("ok", true));
            }
        }
        for (Execution execution : all) {
            if (execution.fid().value().hashCode() % 2 != 0) {
                openLock(execution).answer(Map.of("ok", true));
            }
        }
        for (Execution execution : all) {
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        }
        assertThat(gauge.most())
                .allSatisfy((what, most) -> assertThat(most)
                        .as("%s at once", what)
                        .isLessThanOrEqualTo(what.equals("narrow") ? 4 : what.equals("wide") ? 60 : 3));
        assertThat(gauge.most())
                .as("both bounds were reached")
                .containsEntry("narrow", 4)
                .containsEntry("user-0", 3);
    }

    private static Object work(Gauge gauge, String flow, Inputs inputs, Tracer tracer) {
        String user = inputs.text("user");
        gauge.during(flow, user, () -> tracer.debug("before"));
        tracer.step("draft", String.class, key -> {
            gauge.during(flow, user, () -> {});
            return "draft";
        });
        tracer.lock("approve", form(checkbox("ok")), LONG);
        gauge.during(flow, user, () -> tracer.debug("after"));
        tracer.sleep("rest", Duration.ofMillis(5));
        gauge.during(flow, user, () -> {});
        return "done";
    }

    /** How many of a kind run at once, and how many ever did. */
    private static final class Gauge {
        private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
        private final Map<String, Integer> most = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> full =
                Map.of("narrow", new CountDownLatch(4), "user-0", new CountDownLatch(3));

        void during(String flow, String user, Runnable work) {
            enter(flow);
            enter(user);
            work.run();
            awaitFull(flow);
            awaitFull(user);
            now.get(user).decrementAndGet();
            now.get(flow).decrementAndGet();
        }

        /** Until as many have been here at once as may: a bound that is never met is not tried. */
        private void awaitFull(String what) {
            CountDownLatch latch = full.get(what);
            if (latch != null) {
                try {
                    latch.countDown();
                    latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void enter(String what) {
            int running = now.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
            most.merge(what, running, Math::max);
        }

        Map<String, Integer> most() {
            return most;
        }
    }

    @Test
    void a_user_at_the_bound_does_not_keep_others_waiting() throws Exception {
        Gate gate = new Gate();
        Kodosumi kodosumi = open(builder(store(), Flow.of("work", (inputs, tracer) -> {
                    if (inputs.text("user").equals("alice")) {
                        gate.pass();
                    }
                    return null;
                }))
                .setting("execution.running", "4")
                .setting("execution.running.user", "2"));
        List<Execution> alices = IntStream.range(0, 6)
                .mapToObj(i -> launch(kodosumi, "work", "alice"))
                .toList();
        for (int i = 0; i < 6; i++) {
            assertThat(outcome(launch(kodosumi, "work", "bob")).status()).isEqualTo(Status.FINISHED);
        }
        assertThat(alices)
                .filteredOn(execution -> execution.status() == Status.RUNNING)
                .hasSize(2);
        assertThat(alices)
                .filteredOn(execution -> execution.status() == Status.STARTING)
                .hasSize(4);
        gate.open();
        for (Execution execution : alices) {
            outcome(execution);
        }
    }

    @Test
    void who_waits_for_a_person_costs_no_place_and_goes_on_before_what_has_not_begun() throws Exception {
        Gate gate = new Gate();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        Kodosumi kodosumi = open(builder(
                        store(),
                        Flow.of("asks", (inputs, tracer) -> {
                            tracer.lock("approve", form(checkbox("ok")), LONG);
                            return order.add("asked");
                        }),
                        Flow.of("works", (inputs, tracer) -> {
                            gate.pass();
                            return order.add(inputs.text("n"));
                        }))
                .setting("execution.running.user", "1"));
        Execution asks = alice(kodosumi).launch(Launch.of("asks"));
        Lock lock = openLock(asks);
        await("it is parked", () -> alice(kodosumi).backlog().get(0).parked() == 1, asks);
        List<Execution> works = IntStream.range(0, 9)
                .mapToObj(i -> alice(kodosumi).launch(Launch.of("works").input("n", String.valueOf(i))))
                .toList();
        gate.awaitVisitor(); // one runs although another has begun and waits
        lock.answer(Map.of("ok", true));
        await(
                "it stands in line again, and nothing of it is here",
                () -> asks.status() == Status.STARTING
                        && kodosumi.health().here().parked() == 0
                        && kodosumi.health().here().running() == 1,
                asks);
        gate.open();
        for (Execution execution : works) {
            outcome(execution);
        }
        assertThat(outcome(asks).status()).isEqualTo(Status.FINISHED);
        assertThat(order).startsWith("0").hasSize(10);
        assertThat(List.copyOf(order).indexOf("asked"))
                .as("its place in %s: next, or as soon as its last attempt is gone", order)
                .isBetween(1, 3);
    }

    // ---- what waits, and for what ----

    @Test
    void what_waits_says_for_what() throws Exception {
        Gate gate = new Gate();
        Flow works = Flow.of("works", (inputs, tracer) -> {
                    gate.pass();
                    return null;
                })
                .running(2);
        Flow asks = Flow.of("asks", (inputs, tracer) -> tracer.lock("approve", form(checkbox("ok")), LONG));
        Flow rests = Flow.of("rests", (inputs, tracer) -> {
            tracer.sleep("rest", LONG);
            return null;
        });
        Kodosumi kodosumi = open(builder(store(), works, asks, rests)
                .setting("execution.running", "3")
                .setting("execution.running.user", "2"));

        Execution asking = launch(kodosumi, "asks", "carol");
        openLock(asking);
        Execution resting = launch(kodosumi, "rests", "carol");
        await("it sleeps", () -> resting.status() == Status.SLEEPING, resting);
        Execution running = launch(kodosumi, "works", "alice");
        gate.awaitVisitor();
        Execution elsewhere = kodosumi.as("carol").launch(Launch.of("works").version("9"));
        Execution second = launch(kodosumi, "works", "alice");
        await("it runs", () -> second.status() == Status.RUNNING, second);
        Execution third = launch(kodosumi, "works", "alice");
        Execution bobs = launch(kodosumi, "works", "bob");
        Execution paused = launch(kodosumi, "works", "bob");
        paused.pause();

        assertThat(running.waiting()).isEmpty();
        assertThat(asking.waiting()).hasValueSatisfying(waiting -> {
            assertThat(waiting.reason()).isEqualTo(Waiting.Reason.PERSON);
            assertThat(waiting.detail()).isEqualTo("It waits for an answer to: approve~1");
            assertThat(waiting.until()).isPresent();
        });
        assertThat(resting.waiting()).hasValueSatisfying(waiting -> {
            assertThat(waiting.reason()).isEqualTo(Waiting.Reason.TIME);
            assertThat(waiting.until()).isPresent();
            assertThat(waiting.detail())
                    .isEqualTo("It waits until " + waiting.until().orElseThrow());
        });
        assertThat(third.waiting())
                .contains(waiting(Waiting.Reason.USER_LIMIT, "2 executions of user 'alice' run, and 2 may"));
        assertThat(bobs.waiting())
                .contains(waiting(Waiting.Reason.FLOW_LIMIT, "2 executions of flow 'works' run, and 2 may"));
        assertThat(elsewhere.waiting())
                .contains(waiting(Waiting.Reason.NODE, "No living node has flow 'works' in version '9'"));
        assertThat(paused.waiting())
                .contains(waiting(Waiting.Reason.PAUSE, "Somebody paused it: it goes on when it is resumed"));
        assertThat(kodosumi.as("alice").backlog()).singleElement().satisfies(backlog -> {
            assertThat(backlog.flow()).isEqualTo("works");
            assertThat(backlog.running()).isEqualTo(2);
            assertThat(backlog.waiting()).isEqualTo(1);
            assertThat(backlog.oldest()).isPresent();
        });
        assertThat(kodosumi.system().backlog())
                .extracting(backlog -> backlog.user() + " " + backlog.flow() + ":" + backlog.version())
                .containsExactly("carol asks:1", "carol rests:1", "alice works:1", "bob works:1", "carol works:9");
        paused.resume();
        gate.open();
        assertThat(outcome(bobs).status()).isEqualTo(Status.FINISHED);
        assertThat(bobs.waiting()).isEmpty();
    }

    private static Waiting waiting(Waiting.Reason reason, String detail) {
        return new Waiting(reason, detail, Optional.empty());
    }

    @Test
    void what_a_dead_node_ran_at_the_bound_is_taken_over() throws Exception {
        Gate gate = new Gate();
        ExecutionStore store = settableStore();
        Flow flow = Flow.of(
                        "work",
                        (inputs, tracer) -> tracer.step("once", String.class, key -> {
                            gate.pass();
                            return "done";
                        }))
                .running(1)
                .retry(Retry.DEFAULT);
        Stand first = Stand.open(this, store, clock, flow);
        closing(first.kodosumi);
        Execution execution = alice(first.kodosumi).launch(Launch.of("work"));
        gate.awaitVisitor();
        Stand second = Stand.open(this, store, clock, flow);
        closing(second.kodosumi);
        Execution next = alice(second.kodosumi).launch(Launch.of("work"));
        Stand.beats(7, clock, second);
        await(
                "it was taken over",
                () -> {
                    second.timing.advance(Duration.ofMillis(20));
                    return execution.attempts() == 2;
                },
                execution);
        gate.open();
        assertThat(outcome(execution, second.timing).status()).isEqualTo(Status.FINISHED);
        assertThat(execution.attempts()).isEqualTo(2);
        assertThat(outcome(next, second.timing).status()).isEqualTo(Status.FINISHED);
    }

    /** The same data, opened a second time where the store can be. */
    protected ExecutionStore storeAgain(ExecutionStore first) {
        return first;
    }

    private static Execution launch(Kodosumi kodosumi, String flow, String user) {
        return kodosumi.as(user).launch(Launch.of(flow).input("user", user));
    }

    @Test
    void an_open_lock_is_named_however_many_were_answered_before() {
        ExecutionStore store = store();
        Fid fid = Writes.newFid();
        List<Write> writes = new ArrayList<>(
                List.of(Writes.launch(fid, Writes.order(Writes.ALICE)), Writes.claim(fid, new NodeId("node-a"), 0)));
        for (int i = 0; i < 1001; i++) {
            writes.add(Writes.openLock(fid, 1, "asked-" + i));
            writes.add(Writes.answer(fid, "asked-" + i, "act-" + i, "null"));
        }
        writes.add(Writes.openLock(fid, 1, "left"));
        store.write(List.of(writes));
        Kodosumi desk = open(builder(store).setting("roles", "launch"));

        assertThat(desk.as("alice").execution(fid).orElseThrow().waiting()).hasValueSatisfying(waiting -> {
            assertThat(waiting.reason()).isEqualTo(Waiting.Reason.PERSON);
            assertThat(waiting.detail()).isEqualTo("It waits for an answer to: left");
            assertThat(waiting.until()).isPresent();
        });
    }
}
