package io.kodosumi.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Timing;
import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.runtime.Probe;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Writes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteQueueTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<List<List<Write>>> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Timing timing = Timing.system();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean poison;
    private final WriteQueue queue = new WriteQueue(new Watched(), timing, new Problems(timing), committed -> {});

    /** Notes every call, holds the first one back, and fails as told. */
    private final class Watched extends ForwardingStore {
        Watched() {
            super(new MemoryStore(Clock.systemUTC()));
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            calls.add(List.copyOf(units));
            if (calls.size() == 1) {
                inside.countDown();
                awaitQuietly(go);
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                super.write(units);
                throw new KodosumiException("The answer was lost", null, true);
            }
            if (poison && units.stream().flatMap(List::stream).anyMatch(WriteQueueTest::isPoison)) {
                throw new KodosumiException("This cannot be stored");
            }
            return super.write(units);
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        go.countDown();
        queue.close(SOON);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isPoison(Write write) {
        return write instanceof Write.Put put && put.fact().value().equals("poison");
    }

    private static List<Write> put(String key, int version, String value) {
        return List.of(new Write.Put(Fid.STORE, 0, 0, new Fact("test", key, version, value)));
    }

    private Ticket submit(String key, int version, String value) {
        return queue.submit(put(key, version, value));
    }

    @Test
    void what_queued_while_a_commit_ran_is_one_transaction_in_order() throws Exception {
        Ticket alone = submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        List<Ticket> waiting = new ArrayList<>();
        for (int version = 2; version <= 50; version++) {
            waiting.add(submit("a", version, "v" + version));
        }
        go.countDown();

        assertThat(alone.await()).containsExactly(new WriteResult.Done());
        waiting.forEach(ticket -> assertThat(ticket.await()).containsExactly(new WriteResult.Done()));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0)).hasSize(1);
        assertThat(calls.get(1)).hasSize(49);
    }

    @Test
    void units_that_want_nothing_written_keep_no_other_waiting_however_many_they_are() throws Exception {
        Ticket first = submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 3_000; i++) {
            queue.submit(new Nothing()); // more than may be in a transaction
        }
        Ticket behind = submit("a", 2, "two");
        go.countDown();

        assertThat(first.await()).containsExactly(new WriteResult.Done());
        assertThat(behind.await(SOON)).isPresent();
        queue.submit(new Nothing());
        Probe.until("nothing waits", queue::load, load -> load.units() == 0 && load.bytes() == 0 && load.age() == 0);
    }

    @Test
    void a_transaction_ends_at_its_bound_of_bytes_whatever_its_units_are() throws Exception {
        String large = "x".repeat(4 << 20);
        submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        List<Ticket> waiting = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            waiting.add(submit("known-" + n, 1, large));
            String key = "asked-" + n;
            Ticket asked = new Ticket(timing, () -> put(key, 1, large));
            queue.submit(asked);
            waiting.add(asked);
            waiting.add(queue.submit(List.of(Writes.launch(
                    Writes.newFid(), Writes.order(Writes.ALICE), new Fact("inputs", "inputs", 1, large)))));
        }
        assertThat(queue.load().bytes()).as("what is known before it is asked").isGreaterThan(6L * large.length());
        go.countDown();

        waiting.forEach(ticket -> assertThat(ticket.await()).hasSize(1));
        assertThat(calls.stream().map(List::size)).containsExactly(1, 2, 2, 2, 2, 1);
        Probe.until("nothing waits", queue::load, load -> load.units() == 0 && load.bytes() == 0 && load.age() == 0);
    }

    private static final class Nothing implements WriteQueue.Unit {
        @Override
        public List<Write> writes() {
            return List.of();
        }

        @Override
        public void done(List<WriteResult> results) {}

        @Override
        public void failed(KodosumiException cause) {}
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again_with_the_same_batch() {
        failures.set(3);
        go.countDown();

        assertThat(submit("a", 1, "one").await()).containsExactly(new WriteResult.Done());
        assertThat(calls).hasSize(4);
        assertThat(calls).allMatch(call -> call.equals(calls.get(0)));
    }

    @Test
    void a_unit_that_cannot_be_stored_fails_with_what_follows_it_in_its_execution_and_nothing_else() throws Exception {
        poison = true;
        Ticket before = submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        Ticket good = submit("b", 1, "two");
        Ticket bad = submit("c", 1, "poison");
        Ticket behind = submit("d", 1, "three");
        Ticket other = queue.submit(List.of(Writes.launch(Writes.newFid(), Writes.order(Writes.ALICE))));
        go.countDown();

        assertThat(before.await()).containsExactly(new WriteResult.Done());
        assertThat(good.await()).containsExactly(new WriteResult.Done());
        assertThatThrownBy(bad::await).isInstanceOf(KodosumiException.class).hasMessage("This cannot be stored");
        assertThatThrownBy(behind::await) // nothing of its owner is stored behind a hole
                .isInstanceOf(KodosumiException.class)
                .hasMessage("This cannot be stored");
        assertThat(other.await().get(0)).isInstanceOf(WriteResult.Row.class);
    }

    @Test
    void a_unit_that_cannot_say_what_it_writes_fails_alone_and_the_queue_goes_on() {
        go.countDown();
        Ticket broken = new Ticket(timing, () -> {
            throw new IllegalStateException("played by a test");
        });
        queue.submit(broken);

        assertThatThrownBy(broken::await).hasMessageContaining("played by a test");
        assertThat(submit("a", 1, "one").await()).containsExactly(new WriteResult.Done());
    }

    @Test
    void nobody_adds_to_a_queue_that_is_full() throws Exception {
        submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        for (int version = 2; version <= 4097; version++) {
            submit("a", version, "v");
        }

        assertThatThrownBy(() -> queue.awaitRoom(Duration.ofMillis(1)))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The store took no writes for 0 s, and 4096 units wait for it. Nothing was changed:"
                        + " do it again when the store is back.");
        go.countDown();
        queue.awaitRoom(SOON);
    }

    @Test
    void closing_writes_what_is_queued_and_refuses_what_comes_later() throws Exception {
        Ticket first = submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        Ticket queued = submit("a", 2, "two");
        go.countDown();
        queue.close(SOON);

        assertThat(first.await()).containsExactly(new WriteResult.Done());
        assertThat(queued.await()).containsExactly(new WriteResult.Done());
        assertThatThrownBy(() -> submit("a", 3, "three").await())
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The runtime is closed: nothing more is written. Open a new one.");
    }

    @Test
    void a_wait_for_a_slow_store_runs_out_of_time_and_the_write_is_stored_yet() throws Exception {
        Ticket slow = submit("a", 1, "one");
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(slow.await(Duration.ofMillis(1))).isEmpty();
        go.countDown();
        assertThat(slow.await(SOON)).contains(List.of(new WriteResult.Done()));
    }
}
