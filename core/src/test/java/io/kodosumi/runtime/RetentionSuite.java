package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Retry;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is erased, on demand and after a time, and what is not. */
public abstract class RetentionSuite extends RuntimeSuite {
    private static final Flow GREETS = Flow.of("greets", (inputs, tracer) -> "hello");
    private static final Flow FAILS = Flow.of("fails", (inputs, tracer) -> {
                throw new IllegalStateException("no");
            })
            .retry(Retry.NONE);
    private static final Flow ASKS = Flow.of(
            "asks",
            (inputs, tracer) -> tracer.lock("approve", form(checkbox("ok")), Duration.ofDays(1_000))
                    .flag("ok"));

    private static Execution ended(User user, Launch launch) throws InterruptedException {
        Execution execution = user.launch(launch);
        log(execution);
        return execution;
    }

    private static List<Fid> all(User user) {
        return user.executions(Cursor.START, 100).items().stream()
                .map(Execution::fid)
                .toList();
    }

    // P10, U12: there was no way to delete
    @Test
    void a_purge_erases_what_ended_before_an_instant_and_frees_its_keys() throws InterruptedException {
        Kodosumi kodosumi = runtime(settableStore(), GREETS);
        User alice = alice(kodosumi);
        Execution old = ended(alice, Launch.of("greets").key("order-1"));
        clock.pass(Duration.ofMinutes(1));
        Instant noon = clock.instant();
        Execution young = ended(alice, Launch.of("greets"));

        assertThat(alice.purge(noon)).isEqualTo(1);
        assertThat(all(alice)).containsExactly(young.fid());
        assertThat(alice.launch(Launch.of("greets").key("order-1")).fid()).isNotEqualTo(old.fid());
    }

    @Test
    void outcomes_narrow_a_purge_and_only_they_can() throws InterruptedException {
        Kodosumi kodosumi = runtime(store(), GREETS, FAILS);
        User alice = alice(kodosumi);
        Execution greeted = ended(alice, Launch.of("greets"));
        ended(alice, Launch.of("fails"));
        assertThat(alice.purge(Instant.MAX, Status.ERROR, Status.TIMEOUT)).isEqualTo(1);
        assertThat(all(alice)).containsExactly(greeted.fid());
        assertThatThrownBy(() -> alice.purge(Instant.MAX, Status.RUNNING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Only what has ended can be purged: 'running' is no outcome. Expected finished, error,"
                        + " cancelled or timeout");
    }

    @Test
    void a_person_is_erased_by_cancelling_what_is_unfinished_and_purging_all() throws InterruptedException {
        Kodosumi kodosumi = runtime(store(), GREETS, ASKS);
        User alice = alice(kodosumi);
        ended(alice, Launch.of("greets"));
        Execution asking = alice.launch(Launch.of("asks"));
        openLock(asking);
        Execution bobs = ended(kodosumi.as("bob"), Launch.of("greets"));

        assertThat(alice.purge(Instant.MAX)).isEqualTo(1);
        assertThat(all(alice)).as("what has not ended stays").containsExactly(asking.fid());
        asking.cancel("erasure");
        log(asking);
        assertThat(alice.purge(Instant.MAX)).isEqualTo(1);
        assertThat(all(alice)).isEmpty();
        assertThat(all(kodosumi.system())).as("others keep theirs").containsExactly(bobs.fid());
        assertThat(kodosumi.system().purge(Instant.MAX)).isEqualTo(1);
        assertThat(all(kodosumi.system())).isEmpty();
    }

    @Test
    void more_than_a_batch_is_erased_by_two_purges_at_once_while_others_launch() throws Exception {
        Kodosumi kodosumi = runtime(store(), GREETS, ASKS);
        User alice = alice(kodosumi);
        List<Execution> old = new ArrayList<>();
        for (int number = 0; number < 250; number++) {
            old.add(alice.launch(Launch.of("greets")));
        }
        for (Execution each : old) {
            log(each);
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Long> one = threads.submit(() -> kodosumi.system().purge(Instant.MAX));
            Future<Long> other = threads.submit(() -> alice.purge(Instant.MAX));
            Execution launched = alice.launch(Launch.of("asks"));
            assertThat(one.get(30, TimeUnit.SECONDS) + other.get(30, TimeUnit.SECONDS))
                    .as("what one has marked the other may erase, and both may count")
                    .isBetween(250L, 500L);
            assertThat(all(kodosumi.system())).containsExactly(launched.fid());
            openLock(launched).answer(Map.of("ok", true));
            assertThat(outcome(launched).result(Boolean.class)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_interrupted_purge_ends_and_the_next_goes_on() throws Exception {
        CountDownLatch erasing = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ExecutionStore slow = closing(new ForwardingStore(store()) {
            @Override
            public void erase(Collection<Fid> fids) {
                if (erasing.getCount() > 0) {
                    erasing.countDown();
                    try {
                        interrupted.await();
                    } catch (InterruptedException asked) {
                        Thread.currentThread().interrupt();
                    }
                }
                super.erase(fids);
            }
        });
        Kodosumi kodosumi = runtime(slow, GREETS);
        User alice = alice(kodosumi);
        ended(alice, Launch.of("greets"));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Long> purge = threads.submit(() -> alice.purge(Instant.MAX));
            assertThat(erasing.await(20, TimeUnit.SECONDS)).isTrue();
            threads.shutdownNow();
            assertThatThrownBy(() -> purge.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        } finally {
            threads.shutdownNow();
        }
        alice.purge(Instant.MAX);
        assertThat(slow.purge(new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX), 10))
                .isEmpty();
    }

    @Test
    void what_ended_longer_ago_than_it_is_kept_goes_by_itself() throws InterruptedException {
        ExecutionStore store = settableStore();
        Kodosumi first = runtime(store, GREETS);
        Execution old = ended(alice(first), Launch.of("greets"));
        clock.pass(Duration.ofDays(2));
        Execution young = ended(alice(first), Launch.of("greets"));
        Set<Thread> before = retentionThreads();
        clock.pass(Duration.ofDays(2));

        Kodosumi second = open(builder(store, GREETS).setting("execution.retention.days", "3"));
        Probe.until(
                "the old one is gone", () -> alice(second).execution(old.fid()).isPresent(), isThere -> !isThere);
        assertThat(alice(second).execution(young.fid())).isPresent();
        Set<Thread> started = new HashSet<>(retentionThreads());
        started.removeAll(before);
        assertThat(started).as("off unless it is asked for").hasSize(1);
        second.close();
        Probe.until("its thread has ended", () -> started.iterator().next().isAlive(), isAlive -> !isAlive);
    }

    private static Set<Thread> retentionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kodosumi-retention"))
                .collect(Collectors.toSet());
    }

    @Test
    void retention_outlives_a_store_that_fails_and_health_says_so() throws InterruptedException {
        ExecutionStore right = settableStore();
        CountDownLatch failing = new CountDownLatch(1);
        ExecutionStore away = new ForwardingStore(right) {
            @Override
            public List<Fid> purge(PurgeQuery query, int limit) {
                if (failing.getCount() > 0) {
                    throw new KodosumiException("The store is away (played by a test)", null, true);
                }
                return super.purge(query, limit);
            }
        };
        Execution old = ended(alice(runtime(right, GREETS)), Launch.of("greets"));
        clock.pass(Duration.ofDays(2));
        Kodosumi kodosumi = open(builder(away, GREETS).setting("execution.retention.days", "1"));
        List<Health.Problem> problems =
                Probe.until("health says so", () -> kodosumi.health().problems(), all -> !all.isEmpty());
        assertThat(problems)
                .extracting(Health.Problem::what, Health.Problem::detail)
                .containsExactly(tuple(
                        "retention", "What is too old could not be purged: The store is away (played by a test)"));
        failing.countDown();
        Probe.until("the old one is gone", () -> alice(kodosumi).execution(old.fid()), found -> found.isEmpty());
        Probe.until("all is well", () -> kodosumi.health().isUp(), isUp -> isUp);
    }
}
