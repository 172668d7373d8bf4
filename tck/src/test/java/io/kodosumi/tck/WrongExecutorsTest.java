package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Work;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;

/** The contract bites: each executor here is wrong in one way, and fails on the test that names it. */
class WrongExecutorsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(RunsTwice.class, "work_submitted_again_while_it_runs_is_not_run_a_second_time"),
                Arguments.of(RunsTwice.class, "work_submitted_by_many_threads_at_once_runs_once_at_a_time"),
                Arguments.of(RunsOnTheCallersThread.class, "submit_returns_before_the_run_has_ended"),
                Arguments.of(RunsOneByOne.class, "executions_run_beside_each_other"),
                Arguments.of(RunsOnlyOnce.class, "work_that_ended_and_is_woken_runs_again"),
                Arguments.of(RepeatsAtOnce.class, "work_that_waits_for_its_time_is_not_run_before"),
                Arguments.of(DiesOfAFailure.class, "a_host_that_throws_does_not_end_the_executor"),
                Arguments.of(DiesOfAFailure.class, "an_error_of_the_host_does_not_end_the_executor"),
                Arguments.of(GivesNoHeartbeat.class, "a_run_may_beat_while_its_placement_stands"),
                Arguments.of(PlacesBelowZero.class, "a_placement_is_never_negative"),
                Arguments.of(NeverCloses.class, "after_close_the_host_is_not_called"),
                Arguments.of(NeverCloses.class, "work_that_ends_after_close_is_not_placed_again"),
                Arguments.of(WaitsInClose.class, "close_neither_waits_for_what_runs_nor_interrupts_it"),
                Arguments.of(InterruptsInClose.class, "close_neither_waits_for_what_runs_nor_interrupts_it"),
                Arguments.of(ClosesOnce.class, "close_is_idempotent"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_executor_fails_on_the_test_that_names_its_fault(Class<?> executor, String fault) {
        TestExecutionResult result = ContractRun.of(executor, fault);

        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.FAILED);
        assertThat(result.getThrowable()).containsInstanceOf(AssertionError.class);
    }

    /** The contract as a wrong executor's author would extend it: with less patience for what is missing, and more for what is wrong. */
    abstract static class Wrong extends ExecutorContract {
        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }

        @Override
        protected Duration moment() {
            return Duration.ofSeconds(10);
        }
    }

    static class RunsTwice extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                private long wakes;

                @Override
                public void submit(Work work) {
                    super.submit(
                            new Work(work.fid(), work.kind(), work.user(), work.route(), work.attempt(), nextWakes()));
                }

                private synchronized long nextWakes() {
                    return ++wakes;
                }
            };
        }
    }

    static class RunsOnTheCallersThread extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                void begin(Runnable run) {
                    run.run();
                }
            };
        }
    }

    static class RunsOneByOne extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                void call(Host caller, Fid fid) {
                    synchronized (this) {
                        super.call(caller, fid);
                    }
                }
            };
        }
    }

    static class RunsOnlyOnce extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                private final Set<Fid> seen = ConcurrentHashMap.newKeySet();

                @Override
                public void submit(Work work) {
                    if (seen.add(work.fid())) {
                        super.submit(work);
                    }
                }
            };
        }
    }

    static class RepeatsAtOnce extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                void call(Host caller, Fid fid) {
                    while (caller.run(fid, 0, () -> {}).again().isPresent()) {
                        Thread.onSpinWait();
                    }
                }
            };
        }
    }

    static class DiesOfAFailure extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                private volatile boolean dead;

                @Override
                void failed(Fid fid, Throwable failure) {
                    dead = true;
                }

                @Override
                void begin(Runnable run) {
                    if (!dead) {
                        super.begin(run);
                    }
                }
            };
        }
    }

    static class GivesNoHeartbeat extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                void call(Host caller, Fid fid) {
                    caller.run(fid, 0, () -> {
                        throw new IllegalStateException("nobody listens to heartbeats");
                    });
                }
            };
        }
    }

    static class PlacesBelowZero extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                void call(Host caller, Fid fid) {
                    caller.run(fid, -1, () -> {});
                }
            };
        }
    }

    static class NeverCloses extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                @Override
                public void close() {
                    // Goes on.
                }
            };
        }
    }

    /** A wrong executor that looks for its threads when it is closed. */
    abstract static class WrongClosing extends Wrong {
        abstract void end(Thread thread);

        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

                @Override
                void call(Host caller, Fid fid) {
                    threads.add(Thread.currentThread());
                    super.call(caller, fid);
                }

                @Override
                public void close() {
                    super.close();
                    threads.forEach(WrongClosing.this::end);
                }
            };
        }
    }

    static class WaitsInClose extends WrongClosing {
        @Override
        void end(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static class InterruptsInClose extends WrongClosing {
        @Override
        void end(Thread thread) {
            thread.interrupt();
        }
    }

    static class ClosesOnce extends Wrong {
        @Override
        protected Executor executor() {
            return new ThreadPerRunExecutor() {
                private boolean closed;

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed already");
                    }
                    closed = true;
                }
            };
        }
    }
}
