package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Branch;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A runtime on the threads of an application server: interrupted, closed from anywhere, with class loaders of their own. */
public abstract class HostThreadsSuite extends FlowSuite {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static Flow asks() {
        return flow((inputs, tracer) -> tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1))
                .flag("ok"));
    }

    /** Calls it on a host's thread that is interrupted while it waits; what it threw. */
    private static Throwable interruptedWhileIn(Callable<?> call) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread host = new Thread(
                () -> {
                    try {
                        call.call();
                    } catch (Throwable error) {
                        thrown.set(error);
                    }
                },
                "test-host");
        host.start();
        Probe.until("it waits", host::getState, Thread.State.TIMED_WAITING::equals);
        host.interrupt();
        host.join(SOON.toMillis());
        assertThat(host.isAlive()).isFalse();
        return thrown.get();
    }

    /** Calls it on a host's thread that was interrupted before; fails unless the flag is still there behind it. */
    private static <T> T interruptedBefore(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            T result = call.call();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the flag is kept")
                    .isTrue();
            return result;
        });
        new Thread(task, "test-host").start();
        return task.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- interruption ----

    @Test
    void a_wait_of_the_host_that_is_interrupted_leaves_the_execution_alone() throws Exception {
        Kodosumi kodosumi = runtime(store(), asks());
        Execution execution = launch(kodosumi);
        Lock lock = openLock(execution);

        assertThat(interruptedWhileIn(() -> execution.await(LONG))).isInstanceOf(InterruptedException.class);
        try (Follow follow = execution.follow(event -> {})) {
            assertThat(interruptedWhileIn(() -> follow.await(LONG))).isInstanceOf(InterruptedException.class);
        }
        assertThat(lock.answer(Map.of("ok", true)).isAccepted()).isTrue();

        assertThat(outcome(execution).result(Boolean.class)).isTrue();
        assertThat(execution.attempts()).isEqualTo(1);
    }

    @Test
    void a_wait_for_a_lock_that_is_interrupted_leaves_the_execution_alone() throws Exception {
        Gate gate = new Gate();
        Execution execution = launch(runtime(store(), flow((inputs, tracer) -> {
            gate.pass();
            return "done";
        })));

        assertThat(interruptedWhileIn(() -> execution.awaitLock(LONG))).isInstanceOf(InterruptedException.class);
        gate.open();

        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_host_that_was_interrupted_launches_answers_reads_and_cancels_and_keeps_its_flag() throws Exception {
        Kodosumi kodosumi = runtime(store(), asks());

        Execution execution = interruptedBefore(() -> launch(kodosumi));
        Lock lock = openLock(execution);
        assertThat(interruptedBefore(execution::status)).isEqualTo(Status.AWAITING);
        await("its start is stored", () -> kinds(execution.events()).contains("status:running"), execution);
        assertThat(interruptedBefore(() -> kinds(execution.events()))).contains("status:running");
        assertThat(interruptedBefore(() -> lock.answer(Map.of("ok", true))).isAccepted())
                .isTrue();
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        assertThat(interruptedBefore(() -> launch(kodosumi).cancel("enough"))).isTrue();
    }

    @Test
    void a_host_that_was_interrupted_opens_and_closes_and_keeps_its_flag() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = interruptedBefore(() -> open(builder(store, asks())));
        Execution execution = launch(kodosumi);
        openLock(execution);

        interruptedBefore(() -> {
            kodosumi.close();
            return "closed";
        });

        assertThat(execution.status()).isEqualTo(Status.AWAITING);
        assertThat(again(runtime(store, asks()), execution).openLocks()).hasSize(1);
    }

    // ---- closing ----

    @Test
    void a_flow_that_closes_its_own_runtime_is_told_and_the_runtime_stays_open() throws Exception {
        AtomicReference<Kodosumi> self = new AtomicReference<>();
        List<String> told = new CopyOnWriteArrayList<>();
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            assertThatThrownBy(() -> self.get().close())
                    .isInstanceOf(IllegalStateException.class)
                    .satisfies(error -> told.add(String.valueOf(error.getMessage())));
            tracer.step("inside", String.class, key -> {
                assertThatThrownBy(() -> self.get().close()).isInstanceOf(IllegalStateException.class);
                return key;
            });
            Branch<String> branch = tracer.branch("beside", inner -> {
                assertThatThrownBy(() -> self.get().close()).isInstanceOf(IllegalStateException.class);
                return "refused";
            });
            return branch.join();
        }));
        self.set(kodosumi);
        Execution execution = launch(kodosumi);

        assertThat(outcome(execution).result(String.class)).isEqualTo("refused");
        assertThat(told)
                .containsExactly(
                        "close() was called on thread 'kodosumi " + execution.fid()
                                + "', which runs a flow or a completion hook of this runtime, and would wait for itself: call it on another thread.");
        assertThat(outcome(launch(kodosumi)).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_listener_may_close_its_runtime() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> "done"));
        CountDownLatch closed = new CountDownLatch(1);
        launch(kodosumi).follow(event -> {
            if (event.kind().equals("final")) {
                kodosumi.close();
                closed.countDown();
            }
        });

        await("the listener has closed it", closed);
        assertThatThrownBy(() -> launch(kodosumi)).hasMessageContaining("the runtime is closed");
    }

    @Test
    void a_second_close_returns_when_the_first_is_done() throws Exception {
        ExecutionStore store = store();
        Gate body = new Gate();
        Kodosumi kodosumi = runtime(
                store,
                flow((inputs, tracer) -> tracer.step("pays", String.class, key -> {
                    body.pass();
                    return key;
                })));
        Execution execution = launch(kodosumi);
        body.awaitVisitor();
        Thread first = new Thread(kodosumi::close, "test-first");
        Thread second = new Thread(kodosumi::close, "test-second");
        first.start();
        Probe.until("the first waits", first::getState, Thread.State.TIMED_WAITING::equals);
        second.start();
        Probe.until("the second waits too", second::getState, Thread.State.TIMED_WAITING::equals);
        body.open();
        second.join(SOON.toMillis());
        first.join(SOON.toMillis());

        assertThat(second.isAlive()).isFalse();
        assertThat(first.isAlive()).isFalse();
        assertThat(again(runtime(store), execution).status()).isIn(Status.STARTING, Status.FINISHED);
    }

    // ---- threads and class loaders ----

    /** Runs one that its launch starts and one that the node starts later, each with a branch and a listener. */
    private void runBoth(Kodosumi kodosumi, Runnable heard) throws Exception {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        Execution now = launch(kodosumi);
        Execution later = alice(kodosumi).launch(Launch.of("flow").delay(Duration.ofMillis(20)));
        for (Execution execution : List.of(now, later)) {
            try (Follow follow = execution.follow(event -> heard.run())) {
                assertThat(follow.await(SOON)).isTrue();
            }
            assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        }
    }

    @Test
    void code_of_the_host_runs_with_the_class_loader_of_the_builder_whoever_launches() throws Exception {
        ClassLoader application = new URLClassLoader(new URL[0], getClass().getClassLoader());
        Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
        Runnable look = () -> seen.add(Thread.currentThread().getContextClassLoader());
        Kodosumi kodosumi = open(builder(store(), looks(look)).classLoader(application));
        FutureTask<String> stranger = new FutureTask<>(() -> {
            runBoth(kodosumi, look);
            return "done";
        });
        new Thread(stranger, "test-stranger").start();
        stranger.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(seen).containsExactly(application);
    }

    private static Flow looks(Runnable look) {
        return flow((inputs, tracer) -> {
            look.run();
            return tracer.branch("beside", inner -> {
                        look.run();
                        return "done";
                    })
                    .join();
        });
    }

    @Test
    void all_code_of_the_host_runs_on_threads_of_its_factory() throws Exception {
        Set<Thread> made = ConcurrentHashMap.newKeySet();
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        Runnable look = () -> used.add(Thread.currentThread());
        Kodosumi kodosumi = open(builder(store(), looks(look)).threads(body -> {
            Thread thread = new Thread(body);
            made.add(thread);
            return thread;
        }));
        FutureTask<String> stranger = new FutureTask<>(() -> {
            runBoth(kodosumi, look);
            return "done";
        });
        new Thread(stranger, "test-stranger").start();
        stranger.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(used).hasSizeGreaterThanOrEqualTo(6).isSubsetOf(made); // two flows, two branches, two listeners
    }

    @Test
    void a_factory_that_makes_no_threads_for_a_while_delays_what_was_launched() throws Exception {
        AtomicReference<Boolean> willing = new AtomicReference<>(false);
        Kodosumi kodosumi = open(builder(store(), flow((inputs, tracer) -> "done"))
                .threads(body -> willing.get() ? new Thread(body) : null));
        Execution execution = launch(kodosumi);
        assertThat(execution.outcome()).isEmpty();
        willing.set(true);

        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
    }

    @Test
    void a_listener_for_which_there_is_no_thread_is_told_so_and_others_hear() throws Exception {
        AtomicBoolean refuses = new AtomicBoolean();
        Kodosumi kodosumi = open(builder(store(), asks()).threads(body -> {
            if (refuses.get()) {
                throw new OutOfMemoryError("unable to create native thread (played by a test)");
            }
            Thread thread = new Thread(body);
            thread.setDaemon(true);
            return thread;
        }));
        Execution execution = launch(kodosumi);
        Lock lock = openLock(execution);
        refuses.set(true);
        Follow deaf = execution.follow(event -> {});
        refuses.set(false);

        assertThatThrownBy(() -> deaf.await(LONG))
                .isInstanceOfSatisfying(
                        KodosumiException.class,
                        failure -> assertThat(failure.isTransient()).isTrue())
                .hasMessage(
                        "No thread could be started for the listener of execution " + execution.fid()
                                + ": java.lang.OutOfMemoryError: unable to create native thread (played by a test). Follow it anew.");
        lock.answer(Map.of("ok", true));
        assertThat(outcome(execution).result(Boolean.class)).isTrue();
        assertThat(log(execution)).isNotEmpty();
    }
}
