package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Executor;
import io.kodosumi.spi.Executor.Ran;
import io.kodosumi.spi.Work;
import io.kodosumi.tck.PlayedHost.Run;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What any {@link Executor} promises, against a host that the tests play. A backend's test extends it and gives the executor.
 *
 * <p>When and where an engine places again, and what its own tools ask for through {@link Executor.Host#control}, is each engine's
 * own and tested with it.
 */
public abstract class ExecutorContract {
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private Executor executor;
    private PlayedHost host;

    /** An executor that has not been started. The contract starts and closes it. */
    protected abstract Executor executor();

    /** How long to wait for what must happen before it counts as missing. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** How long to look for what must not happen. */
    protected Duration moment() {
        return A_MOMENT;
    }

    @BeforeEach
    final void startExecutor() {
        host = new PlayedHost(inTime());
        executor = executor();
        executor.start(host);
    }

    @AfterEach
    final void closeExecutor() {
        host.endEverything();
        executor.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PLACE", "CONTROL"})
    void submitted_work_is_run(Work.Kind kind) {
        Work work = new Work(newFid(), kind, new UserId("alice"), "any/route", 0, 1);

        executor.submit(work);

        assertThat(host.nextRun().fid()).isEqualTo(work.fid());
    }

    @Test
    void submit_returns_before_the_run_has_ended() {
        Work work = work();

        inTime().call("submit", () -> submit(work));
        Run run = host.nextRun();

        assertThat(run.fid()).isEqualTo(work.fid());
        assertThat(run.thread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void work_submitted_again_while_it_runs_is_not_run_a_second_time() {
        Work work = work();
        executor.submit(work);
        Run run = host.nextRun();

        executor.submit(work);
        executor.submit(work);
        letOthersRun();

        assertThat(host.runsOf(work.fid())).isEqualTo(1);
        run.end(Ran.How.SETTLED);
    }

    @Test
    void work_submitted_by_many_threads_at_once_runs_once_at_a_time() {
        Work work = work();
        CountDownLatch together = new CountDownLatch(1);
        List<FutureTask<Boolean>> submitting = IntStream.range(0, 8)
                .mapToObj(i -> inTime().start(
                                "submit",
                                () -> together.await(patience().toMillis(), TimeUnit.MILLISECONDS) && submit(work)))
                .toList();

        together.countDown();
        submitting.forEach(each -> inTime().get("submit", each));
        host.nextRun();
        letOthersRun();

        assertThat(host.runsOf(work.fid())).isEqualTo(1);
    }

    @Test
    void executions_run_beside_each_other() {
        List<Work> works = Stream.generate(ExecutorContract::work).limit(3).toList();

        works.forEach(executor::submit);

        assertThat(List.of(
                        host.nextRun().fid(),
                        host.nextRun().fid(),
                        host.nextRun().fid()))
                .containsExactlyInAnyOrderElementsOf(
                        works.stream().map(Work::fid).toList());
    }

    @Test
    void work_that_ended_and_is_woken_runs_again() {
        Work work = work();
        executor.submit(work);
        Run first = host.nextRun();
        first.end(Ran.How.SUSPENDED);
        host.awaitEnd(first);

        Run second = submitUntilItRuns(woken(work));

        assertThat(second.fid()).isEqualTo(work.fid());
        assertPlacedLater(first, second);
    }

    @ParameterizedTest
    @EnumSource
    void work_that_ended_without_a_time_is_not_run_again_by_itself(Ran.How how) throws InterruptedException {
        Work work = work();
        executor.submit(work);

        Run run = host.nextRun();
        run.end(how);
        host.awaitEnd(run);
        letOthersRun();

        assertThat(host.nextRunWithin(moment())).isEmpty();
        assertThat(host.runsOf(work.fid())).isEqualTo(1);
    }

    @Test
    void work_that_waits_for_its_time_is_not_run_before() {
        Work work = work();
        executor.submit(work);

        Run run = host.nextRun();
        run.end(new Ran(Ran.How.FAILED, Optional.of(Duration.ofHours(1)), "retry"));
        host.awaitEnd(run);
        letOthersRun();

        assertThat(host.runsOf(work.fid())).isEqualTo(1);
    }

    @Test
    void a_host_that_throws_does_not_end_the_executor() {
        Work broken = work();
        executor.submit(broken);
        Run run = host.nextRun();
        run.fail(new KodosumiException("The store is away", null, true));
        host.awaitEnd(run);

        letOthersRun();

        assertThat(submitUntilItRuns(woken(broken)).fid()).isEqualTo(broken.fid());
    }

    @Test
    void an_error_of_the_host_does_not_end_the_executor() {
        Work broken = work();
        executor.submit(broken);
        Run run = host.nextRun();
        run.fail(new StackOverflowError("played"));
        host.awaitEnd(run);

        letOthersRun();
    }

    @Test
    void a_run_may_beat_while_its_placement_stands() {
        executor.submit(work());
        Run run = host.nextRun();

        assertThatCode(() -> {
                    run.heartbeat().beat();
                    run.heartbeat().beat();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void a_placement_is_never_negative() {
        executor.submit(work());

        assertThat(host.nextRun().placement()).isNotNegative();
    }

    @Test
    void close_neither_waits_for_what_runs_nor_interrupts_it() {
        executor.submit(work());
        Run run = host.nextRun();

        inTime().call("close", () -> close());
        run.end(Ran.How.SUSPENDED);
        host.awaitEnd(run);

        assertThat(host.interrupted()).isEmpty();
    }

    @Test
    void after_close_the_host_is_not_called() throws InterruptedException {
        executor.close();

        submitToClosed(work());

        assertThat(host.nextRunWithin(moment())).isEmpty();
    }

    @Test
    void work_that_ends_after_close_is_not_placed_again() throws InterruptedException {
        Work work = work();
        executor.submit(work);
        Run run = host.nextRun();
        executor.close();

        run.end(new Ran(Ran.How.SUSPENDED, Optional.of(Duration.ZERO), "drained"));
        host.awaitEnd(run);
        submitToClosed(woken(work));

        assertThat(host.nextRunWithin(moment())).isEmpty();
    }

    @Test
    void close_is_idempotent() {
        executor.close();

        assertThatCode(executor::close).doesNotThrowAnyException();
    }

    @Test
    void an_executor_that_was_never_started_can_be_closed() {
        assertThatCode(() -> executor().close()).doesNotThrowAnyException();
    }

    private Patience inTime() {
        return new Patience(patience());
    }

    private boolean submit(Work work) {
        executor.submit(work);
        return true;
    }

    /** What stays due is submitted again and again: an executor that is about to forget the run before may pass over it once. */
    private Run submitUntilItRuns(Work work) {
        return inTime().call("submit until it runs", () -> {
            Optional<Run> run = Optional.empty();
            while (run.isEmpty()) {
                executor.submit(work);
                run = host.nextRunWithin(A_MOMENT);
            }
            return run.get();
        });
    }

    private boolean close() {
        executor.close();
        return true;
    }

    /** A closed executor may say that it is closed, or say nothing. */
    private void submitToClosed(Work work) {
        try {
            executor.submit(work);
        } catch (KodosumiException closed) {
            assertThat(closed.isTransient()).isFalse();
        }
    }

    /** Other work comes and goes: whatever the executor was about to do, it has had the occasion. */
    private void letOthersRun() {
        for (int i = 0; i < 3; i++) {
            Work other = work();
            executor.submit(other);
            Run run = host.nextRunOf(other.fid());
            run.end(Ran.How.SETTLED);
            host.awaitEnd(run);
        }
    }

    /** Either it leaves the decision to the store, or each of its placements outranks the one before. */
    private static void assertPlacedLater(Run first, Run second) {
        if (first.placement() == 0) {
            assertThat(second.placement()).isZero();
        } else {
            assertThat(second.placement()).isGreaterThan(first.placement());
        }
    }

    private static Work work() {
        return new Work(newFid(), Work.Kind.PLACE, new UserId("alice"), "any/route", 0, 1);
    }

    private static Work woken(Work work) {
        return new Work(work.fid(), work.kind(), work.user(), work.route(), work.attempt() + 1, work.wakes() + 1);
    }

    private static Fid newFid() {
        return new LogScript().fid();
    }
}
