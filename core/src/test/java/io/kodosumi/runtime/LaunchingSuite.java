package io.kodosumi.runtime;

import static io.kodosumi.runtime.FaultyStore.Call.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** G1: a launch that returned is durable, and one key is one execution. */
public abstract class LaunchingSuite extends RuntimeSuite {
    private final AtomicInteger runs = new AtomicInteger();

    private Flow counting() {
        return Flow.of("counts", (inputs, tracer) -> tracer.step("once", Integer.class, key -> runs.incrementAndGet()));
    }

    @Test
    void fifty_launches_with_one_key_over_two_nodes_are_one_execution() throws Exception {
        ExecutionStore store = store();
        List<Kodosumi> nodes = List.of(runtime(store, counting()), runtime(store, counting()));
        CyclicBarrier together = new CyclicBarrier(50);
        List<FutureTask<Fid>> launches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Kodosumi node = nodes.get(i % 2);
            launches.add(started(() -> {
                together.await();
                return alice(node)
                        .launch(Launch.of("counts").input("n", 1).key("order-42"))
                        .fid();
            }));
        }

        Set<Fid> fids = new HashSet<>();
        for (FutureTask<Fid> launch : launches) {
            fids.add(launch.get(20, TimeUnit.SECONDS));
        }

        assertThat(fids).hasSize(1);
        Execution execution =
                alice(nodes.get(0)).execution(fids.iterator().next()).orElseThrow();
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(runs).hasValue(1);
        assertThat(nodes.get(0).system().executions(Cursor.START, 10).items()).hasSize(1);
    }

    private static <T> FutureTask<T> started(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void a_key_belongs_to_its_user() throws Exception {
        Kodosumi kodosumi = runtime(store(), counting());

        Execution hers = kodosumi.as("alice").launch(Launch.of("counts").key("order-42"));
        Execution his = kodosumi.as("bob").launch(Launch.of("counts").key("order-42"));

        assertThat(his.fid()).isNotEqualTo(hers.fid());
        assertThat(outcome(his).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_key_with_other_inputs_is_refused_and_names_the_execution() throws Exception {
        Kodosumi kodosumi = runtime(store(), counting());
        Execution first =
                alice(kodosumi).launch(Launch.of("counts").input("n", 1).key("order-42"));
        outcome(first);

        LaunchRefused refused = catchThrowableOfType(
                LaunchRefused.class,
                () -> alice(kodosumi).launch(Launch.of("counts").input("n", 2).key("order-42")));

        assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.KEY_CONFLICT);
        assertThat(refused)
                .hasMessage("Key 'order-42' of user 'alice' belongs to execution " + first.fid()
                        + " of flow 'counts' with other inputs."
                        + " Use another key, or launch with the same flow and inputs.");
        assertThat(runs).hasValue(1);
    }

    @Test
    void launch_returns_only_when_it_is_stored() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = runtime(store, counting());
        Gate commit = store.blocks(WRITE);

        FutureTask<Execution> launch = started(() -> alice(kodosumi).launch(Launch.of("counts")));
        commit.awaitVisitor();
        assertThat(launch.isDone()).isFalse();
        assertThat(runs).hasValue(0); // nothing runs of what could be lost
        commit.open();

        Execution execution = launch.get(20, TimeUnit.SECONDS);
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_launch_whose_answer_was_lost_is_launched_once() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = runtime(store, counting());
        store.fault(new FaultyStore.Fault() {
            @Override
            public void after(FaultyStore.Call call, int n) {
                if (call == WRITE) {
                    store.recovers();
                    throw FaultyStore.away();
                }
            }
        });

        Execution execution = alice(kodosumi).launch(Launch.of("counts"));

        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(runs).hasValue(1);
        assertThat(kodosumi.system().executions(Cursor.START, 10).items()).hasSize(1);
    }

    // the launcher gave up, the commit came after all: not lost, and found under its key
    @Test
    void a_launch_that_took_too_long_may_be_repeated_under_its_key() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = open(builder(store, counting()).setting("store.patience", "1s"));
        Gate commit = store.blocks(WRITE);
        Launch order = Launch.of("counts").input("n", 1).key("order-42");

        KodosumiException slow = catchThrowableOfType(
                KodosumiException.class, () -> alice(kodosumi).launch(order));
        assertThat(slow)
                .hasMessage("The store took no writes for 1 s. This one may be stored yet: do the same again, with"
                        + " the same key, when the store is back.");
        assertThat(slow.isTransient()).isTrue();
        store.recovers();
        commit.open();
        Probe.until(
                "it is stored",
                () -> kodosumi.system().executions(Cursor.START, 10).items(),
                all -> !all.isEmpty());
        Execution execution = launchedInTheEnd(kodosumi, order);

        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(runs).hasValue(1);
        assertThat(kodosumi.system().executions(Cursor.START, 10).items())
                .extracting(Execution::fid)
                .containsExactly(execution.fid());
    }

    @Test
    void a_launch_that_nobody_repeats_is_run_when_the_store_is_back() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = open(builder(store, counting()).setting("store.patience", "10ms"));
        Gate commit = store.blocks(WRITE);
        assertThatThrownBy(() -> alice(kodosumi).launch(Launch.of("counts"))).isInstanceOf(KodosumiException.class);
        store.recovers();
        commit.open();

        Execution execution = Probe.until(
                        "the launch is stored",
                        () -> kodosumi.system().executions(Cursor.START, 10).items(),
                        items -> !items.isEmpty())
                .get(0);
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_launch_that_a_store_refuses_for_good_leaves_nothing() {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = runtime(store, counting());
        store.fails(() -> new KodosumiException("The disk is read-only (played by a test)"), WRITE);

        assertThatThrownBy(() -> alice(kodosumi).launch(Launch.of("counts")))
                .hasMessage("The disk is read-only (played by a test)");
        store.recovers();

        assertThat(kodosumi.system().executions(Cursor.START, 10).items()).isEmpty();
        assertThat(runs).hasValue(0);
    }

    @Test
    void what_a_closed_runtime_is_asked_to_launch_is_refused() {
        Kodosumi kodosumi = runtime(store(), counting());
        kodosumi.close();

        LaunchRefused refused =
                catchThrowableOfType(LaunchRefused.class, () -> alice(kodosumi).launch(Launch.of("counts")));

        assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.CLOSED);
        assertThat(refused).hasMessage("Flow 'counts' was not launched: the runtime is closed. Open a new one.");
    }
}
