package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Following a log: all of it, each event once, in order, whenever it began (G2, G9). */
public abstract class FollowSuite extends RuntimeSuite {
    private static final int MANY = 2000;

    private static final Flow TALKING = Flow.of("talking", (inputs, tracer) -> {
        for (int i = 0; i < MANY; i++) {
            tracer.debug("word " + i);
        }
        return "said";
    });
    private static final Flow ASKING = Flow.of(
            "asking",
            (inputs, tracer) -> tracer.lock("go", form(checkbox("approve"))).flag("approve"));

    private static void answer(Execution execution) throws InterruptedException {
        openLock(execution).answer(Map.of("approve", true));
    }

    private static void assertEnds(Follow follow) throws InterruptedException {
        assertThat(follow.await(SOON)).as("the follower had the last event").isTrue();
    }

    /** Pain 9: what was emitted before somebody listened was gone. */
    @Test
    void a_late_follower_hears_the_log_from_its_first_event_on() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        outcome(execution);
        List<Event> heard = log(execution);
        assertThat(heard).isEqualTo(execution.events()).hasSize(MANY + 7);
        assertThat(heard.get(0).kind()).isEqualTo(Event.ATTEMPT);
        assertThat(heard.get(heard.size() - 1).closes()).isTrue();
    }

    /** Pains 7 and 8, U11: a stream that could not go on where it had broken off, or lost its place. */
    @Test
    void a_follower_goes_on_behind_any_position() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        answer(execution);
        List<Event> all = log(execution);
        for (int i = 0; i < all.size(); i++) {
            List<Event> rest = new CopyOnWriteArrayList<>();
            try (Follow follow = execution.follow(all.get(i).position(), rest::add)) {
                assertEnds(follow);
            }
            assertThat(rest).isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void followers_that_come_while_it_emits_miss_nothing_and_hear_nothing_twice() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        List<List<Event>> heard = new ArrayList<>();
        List<Follow> follows = new ArrayList<>();
        while (follows.size() < 5 || (follows.size() < 40 && execution.outcome().isEmpty())) {
            List<Event> mine = new CopyOnWriteArrayList<>();
            heard.add(mine);
            follows.add(execution.follow(mine::add));
        }
        outcome(execution);
        for (Follow follow : follows) {
            assertEnds(follow);
            follow.close();
        }
        List<Event> all = execution.events();
        assertThat(heard).isNotEmpty().allSatisfy(mine -> assertThat(mine).isEqualTo(all));
    }

    @Test
    void calls_of_one_follower_never_overlap() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        List<Long> positions = new ArrayList<>();
        try (Follow follow = execution.follow(event -> {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            positions.add(event.position());
            inside.decrementAndGet();
        })) {
            assertEnds(follow);
        }
        assertThat(overlapped).isFalse();
        assertThat(positions).isSorted().doesNotHaveDuplicates().hasSize(MANY + 7);
    }

    @Test
    void a_slow_follower_keeps_nobody_waiting() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        CountDownLatch goOn = new CountDownLatch(1);
        List<Event> slow = new CopyOnWriteArrayList<>();
        try (Follow slowly = execution.follow(event -> {
            awaitQuietly(goOn);
            slow.add(event);
        })) {
            outcome(execution);
            assertThat(log(execution)).hasSize(MANY + 7); // another follower, at full speed
            assertThat(slow).isEmpty();
            goOn.countDown();
            assertEnds(slowly);
        }
        assertThat(slow).isEqualTo(execution.events());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_follower_that_throws_ends_itself_alone() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        AtomicInteger calls = new AtomicInteger();
        try (Follow throwing = execution.follow(event -> {
            calls.incrementAndGet();
            throw new IllegalStateException("cannot hear");
        })) {
            assertThatThrownBy(() -> throwing.await(SOON))
                    .isInstanceOf(KodosumiException.class)
                    .hasMessage("The listener of execution " + execution.fid()
                            + " failed: java.lang.IllegalStateException: cannot hear")
                    .hasRootCauseMessage("cannot hear");
        }
        assertThat(log(execution)).hasSize(MANY + 7);
        assertThat(outcome(execution).result(String.class)).isEqualTo("said");
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_closed_follower_hears_nothing_more_and_the_execution_goes_on() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        openLock(execution);
        List<Event> heard = new CopyOnWriteArrayList<>();
        Follow follow = execution.follow(heard::add);
        await("it heard the lock", () -> kinds(heard).contains("lock"), execution);
        follow.close();
        follow.close();
        assertThat(follow.await(SOON)).as("it had the last event").isFalse();
        answer(execution);
        log(execution);
        assertThat(kinds(heard)).endsWith("lock").doesNotContain("lease");
    }

    @Test
    void waiting_for_a_log_that_goes_on_runs_out_of_time() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        try (Follow follow = execution.follow(event -> {})) {
            assertThat(follow.await(Duration.ofMillis(30))).isFalse();
            answer(execution);
            assertEnds(follow);
        }
    }

    @Test
    void closing_the_runtime_ends_its_followers() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = runtime(store, ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Follow follow = execution.follow(event -> {});
        openLock(execution);
        kodosumi.close();
        assertThat(follow.await(SOON)).isFalse();
    }

    @Test
    void an_execution_of_another_runtime_is_followed_over_the_store() throws Exception {
        ExecutionStore store = store();
        Kodosumi worker = runtime(store, ASKING);
        Kodosumi desk = runtime(store);
        Execution execution = alice(worker).launch(Launch.of("asking"));
        Execution there = alice(desk).execution(execution.fid()).orElseThrow();
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (Follow follow = there.follow(heard::add)) {
            openLock(there).answer(Map.of("approve", true));
            assertThat(outcome(there).result(Boolean.class)).isTrue();
            assertEnds(follow);
        }
        assertThat(heard).isEqualTo(execution.events());
        assertThat(kinds(heard)).endsWith("lock", "lease", "final", "status:finished");
    }

    @Test
    void events_are_read_in_pages() throws Exception {
        Kodosumi kodosumi = runtime(store(), TALKING);
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        List<Event> all = log(execution);
        List<Event> paged = new ArrayList<>();
        List<Event> page = execution.events(0, 7);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            paged.addAll(page);
            page = execution.events(page.get(page.size() - 1).position(), 7);
        }
        assertThat(paged).isEqualTo(all);
        IntStream.of(0, 1001)
                .forEach(limit -> assertThatThrownBy(() -> execution.events(0, limit))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("A page of " + limit + " events: expected 1 to 1000"));
    }
}
