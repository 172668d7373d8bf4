package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.settle;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Room;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many threads at once: one winner each time, and no write lost. */
abstract class ConcurrencyTopic extends StoreTopic {
    private static final int THREADS = 8;

    ConcurrencyTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** Runs one task per thread, all let go at the same moment, and returns their answers. */
    private <T> List<T> together(Function<Integer, T> task) {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                tasks.add(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return task.apply(number);
                });
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                answers.add(future.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException | CancellationException failed) {
            throw new AssertionError(THREADS + " threads at once: one failed or took over 60 s", failed);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void of_many_claims_one_wins() {
        Fid fid = launched();
        IntStream.range(0, THREADS).forEach(i -> store.beat(new NodeId("node-" + i), LEASE, "{}"));
        List<WriteResult> answers = together(i -> write(claim(fid, new NodeId("node-" + i), 0)));
        assertThat(answers).filteredOn(WriteResult.Row.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(WriteResult.Refused.class::isInstance).containsOnly(refused(Reason.FENCED, 1));
        assertThat(row(fid).hold().attempt()).isEqualTo(1);
    }

    @Test
    void of_many_claims_as_many_win_as_there_is_room_for() {
        Room three = new Room(OptionalInt.of(3), OptionalInt.empty());
        List<ExecutionStore> openings = can(StoreAbility.SHARING) && can(StoreAbility.DURABILITY)
                ? List.of(store, another())
                : List.of(store, store);
        try {
            for (int round = 0; round < 5; round++) {
                List<Fid> fids = Stream.generate(this::launched).limit(THREADS).toList();
                List<WriteResult> answers = together(i -> {
                    Write.Claim any = claim(fids.get(i), i % 2 == 0 ? A : B, 0);
                    Write claim = new Write.Claim(any.fid(), any.id(), any.node(), 0, 0, three);
                    return openings.get(i % 2)
                            .write(List.of(List.of(claim)))
                            .get(0)
                            .get(0);
                });
                assertThat(store.counts())
                        .extracting(ExecutionStore.Count::running)
                        .containsExactly(3L);
                assertThat(answers)
                        .filteredOn(WriteResult.Refused.class::isInstance)
                        .hasSize(THREADS - 3)
                        .containsOnly(refused(Reason.FLOW_LIMIT, 0));
                answers.stream()
                        .filter(WriteResult.Row.class::isInstance)
                        .forEach(won ->
                                write(settle(((WriteResult.Row) won).row().fid(), 1, Status.FINISHED)));
            }
        } finally {
            openings.get(1).close();
        }
    }

    @Test
    void of_many_answers_one_wins_and_all_are_told_of_it() {
        Fid fid = held();
        acceptedLock(write(openLock(fid, 1, "ask~1")));
        List<LockRow> answers = together(i -> acceptedLock(write(answer(fid, "ask~1", "act-" + i, String.valueOf(i)))));
        assertThat(answers).containsOnly(lock(fid, "ask~1"));
        assertThat(row(fid).due().wakes())
                .as("wakes, of which only the accepted answer raises one")
                .isEqualTo(1);
    }

    @Test
    void of_many_launches_under_one_key_one_is_stored_and_all_are_told_of_it() {
        List<Fid> fids = together(i ->
                accepted(write(launch(newFid(), order(ALICE, "order-42")))).fid());
        assertThat(fids).containsOnly(fids.get(0));
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).hasSize(1);
    }

    @Test
    void of_many_outcomes_one_wins() {
        Fid fid = held();
        Status[] outcomes = {Status.FINISHED, Status.ERROR, Status.TIMEOUT};
        List<WriteResult> answers = together(i -> write(settle(fid, 1, outcomes[i % 3])));
        Status won = row(fid).end().orElseThrow().outcome();
        for (int i = 0; i < THREADS; i++) {
            assertThat(answers.get(i))
                    .as("the answer to %s, as %s won", outcomes[i % 3], won)
                    .isEqualTo(outcomes[i % 3] == won ? DONE : refused(Reason.SETTLED, 1));
        }
    }

    @Test
    void of_many_puts_of_one_version_one_wins() {
        Fid fid = held();
        List<WriteResult> answers = together(i -> write(put(fid, 0, "draft~1", 1, "by " + i)));
        assertThat(answers).filteredOn(DONE::equals).hasSize(1);
        assertThat(answers).filteredOn(answer -> !answer.equals(DONE)).containsOnly(refused(Reason.VERSION, 1));
    }

    @Test
    void no_wake_is_lost() {
        Fid fid = held();
        together(i -> {
            for (int n = 0; n < 10; n++) {
                accepted(write(control(fid, Wish.WAKE)));
            }
            return i;
        });
        assertThat(row(fid).due().wakes())
                .as("wakes: 0 at launch, one more for each wish")
                .isEqualTo(10L * THREADS);
    }

    @Test
    void logs_written_at_once_by_many_are_each_whole() {
        List<Fid> fids = Stream.generate(this::held).limit(THREADS).toList();
        together(i -> {
            for (int n = 1; n <= 20; n++) {
                long after = n == 1 ? 0 : at(1, n - 1);
                assertThat(write(append(fids.get(i), after, text(1, n)))).isEqualTo(DONE);
            }
            return i;
        });
        List<Event> expected =
                IntStream.rangeClosed(1, 20).mapToObj(n -> text(1, n)).toList();
        assertThat(fids).allSatisfy(fid -> assertThat(log(fid)).isEqualTo(expected));
    }

    @Test
    void a_reader_never_sees_a_hole() {
        Fid fid = held();
        List<Integer> read = together(i -> i == 0 ? writeAll(fid, 100) : readAll(fid, 100));
        assertThat(read).containsOnly(100);
    }

    private int writeAll(Fid fid, int count) {
        for (int n = 1; n <= count; n++) {
            assertThat(write(append(fid, n == 1 ? 0 : at(1, n - 1), text(1, n))))
                    .isEqualTo(DONE);
        }
        return count;
    }

    private int readAll(Fid fid, int count) {
        Instant deadline = Instant.now().plusSeconds(30);
        int seen = 0;
        while (seen < count) {
            for (Event event :
                    store.events(fid, seen == 0 ? 0 : at(1, seen), Set.of(), 7).events()) {
                assertThat(event).as("what follows 1-%s", seen).isEqualTo(text(1, ++seen));
            }
            assertThat(Instant.now())
                    .as("seen %s of %s after 30 s", seen, count)
                    .isBefore(deadline);
        }
        return seen;
    }
}
