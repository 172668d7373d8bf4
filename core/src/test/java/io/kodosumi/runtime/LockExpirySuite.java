package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.LockExpired;
import io.kodosumi.Outcome;
import io.kodosumi.forms.Form;
import io.kodosumi.model.Event;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks that nobody answers in time (G5), with a clock that the test moves. */
public abstract class LockExpirySuite extends RuntimeSuite {
    private static final Form<Inputs> APPROVAL = form(checkbox("approve"));
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String IN_PLACE = "1000d";
    private static final String SUSPENDED = "0s";

    private final ManualTiming time = new ManualTiming(clock);
    private ExecutionStore store;

    private static final Flow PATIENT = Flow.of("patient", (inputs, tracer) -> {
        String result;
        try {
            result = tracer.lock("go", APPROVAL, HOUR).flag("approve") ? "yes" : "no";
        } catch (LockExpired late) {
            result = "nobody: " + late.lid();
        }
        tracer.debug(result);
        return result;
    });

    @BeforeEach
    void openStore() {
        store = settableStore();
    }

    private Kodosumi at(String parkFor, Flow... flows) {
        return open(
                builder(store, flows).timing(time).setting("park.for", parkFor).setting("store.patience", "1d"));
    }

    private void pass(Duration duration) {
        clock.pass(duration);
        time.advance(duration);
    }

    /** Until its attempt has given its place up, if it does not wait in place: a jump of the clock would stretch what it is writing. */
    private void awaitWaiting(Execution execution, int attempt, String parkFor) throws InterruptedException {
        if (parkFor.equals(SUSPENDED)) {
            await("attempt " + attempt + " is suspended", () -> isSuspended(execution, attempt), execution);
        }
    }

    private boolean isSuspended(Execution execution, int attempt) {
        ExecutionRow.Hold hold = store.find(execution.fid()).orElseThrow().hold();
        return hold.attempt() == attempt && hold.node().isEmpty();
    }

    // 4.5: an expiry that the flow caught left the status at awaiting
    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void an_expired_lock_is_told_and_the_flow_goes_on(String parkFor) throws Exception {
        Kodosumi kodosumi = at(parkFor, PATIENT);
        Execution execution = alice(kodosumi).launch(Launch.of("patient"));
        Lock lock = openLock(execution);
        awaitWaiting(execution, 1, parkFor);
        pass(HOUR.minusSeconds(1));
        assertThat(execution.status()).isEqualTo(Status.AWAITING);
        pass(Duration.ofSeconds(1));
        assertThat(outcome(execution, time).result(String.class)).isEqualTo("nobody: go~1");
        assertThat(log(execution))
                .filteredOn(event -> event.kind().equals("lease"))
                .extracting(Event::payload)
                .containsExactly("{\"dict\":{\"name\":\"go\",\"lid\":\"go~1\",\"result\":null,"
                        + "\"state\":\"expired\",\"by\":\"system\",\"at\":1767229200.000000}}");
        assertThat(lock.answer(Map.of("approve", true)))
                .isEqualTo(new Answer.Closed(LockState.EXPIRED, UserId.SYSTEM, lock.expires()));
    }

    @Test
    void an_expiry_that_the_flow_does_not_catch_is_its_error() throws Exception {
        Flow strict = Flow.of(
                "strict", (inputs, tracer) -> tracer.lock("go", APPROVAL, HOUR).flag("approve"));
        Kodosumi kodosumi = at(IN_PLACE, strict);
        Execution execution = alice(kodosumi).launch(Launch.of("strict"));
        openLock(execution);
        pass(HOUR);
        Outcome outcome = outcome(execution, time);
        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.failure().orElseThrow())
                .isEqualTo(new Outcome.Failure(
                        "io.kodosumi.LockExpired",
                        "Lock 'go~1' expired at 2026-01-01T01:00:00Z without an answer",
                        null));
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void an_expiry_counts_as_running_only_once_it_has_room(String parkFor) throws Exception {
        MostRunning counted = new MostRunning(store);
        Gate gate = new Gate();
        Flow works = Flow.of("works", (inputs, tracer) -> {
            gate.pass();
            return null;
        });
        Kodosumi kodosumi = open(builder(counted, PATIENT, works)
                .timing(time)
                .setting("park.for", parkFor)
                .setting("store.patience", "1d")
                .setting("execution.running.user", "1"));
        Execution waits = alice(kodosumi).launch(Launch.of("patient"));
        openLock(waits);
        await("nothing of it runs", () -> store.counts().isEmpty(), waits);
        awaitWaiting(waits, 1, parkFor);
        Execution runs = alice(kodosumi).launch(Launch.of("works"));
        gate.awaitVisitor();
        pass(HOUR);
        if (parkFor.equals(IN_PLACE)) {
            await("it has expired", () -> waits.status() == Status.STARTING, waits); // stands in line
        }
        gate.open();
        assertThat(outcome(runs, time).status()).isEqualTo(Status.FINISHED);
        assertThat(outcome(waits, time).result(String.class)).isEqualTo("nobody: go~1");
        assertThat(counted.most()).isEqualTo(1);
    }

    /** Looks behind each write how many run. */
    private static final class MostRunning extends ForwardingStore {
        private final AtomicLong most = new AtomicLong();

        MostRunning(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            List<List<WriteResult>> results = super.write(units);
            most.accumulateAndGet(counts().stream().mapToLong(Count::running).sum(), Math::max);
            return results;
        }

        long most() {
            return most.get();
        }
    }

    @Test
    void a_lock_expires_while_no_process_runs() throws Exception {
        Execution execution;
        try (Kodosumi first = builder(store, PATIENT).timing(time).open()) {
            execution = alice(first).launch(Launch.of("patient"));
            openLock(execution);
        }
        pass(HOUR);
        Kodosumi second = at(IN_PLACE, PATIENT);
        assertThat(outcome(alice(second).execution(execution.fid()).orElseThrow(), time)
                        .result(String.class))
                .isEqualTo("nobody: go~1");
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void an_extended_lock_expires_at_its_new_time(String parkFor) throws Exception {
        Kodosumi kodosumi = at(parkFor, PATIENT);
        Execution execution = alice(kodosumi).launch(Launch.of("patient"));
        Lock lock = openLock(execution);
        awaitWaiting(execution, 1, parkFor);
        pass(HOUR.minusSeconds(1));
        Lock extended = lock.extend(HOUR);
        awaitWaiting(execution, 2, parkFor);
        assertThat(extended.expires()).isEqualTo(lock.expires().minusSeconds(1).plus(HOUR));
        assertThat(extended.state()).isEqualTo(LockState.OPEN);
        pass(HOUR.minusSeconds(1));
        assertThat(execution.openLocks()).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(outcome(execution, time).result(String.class)).isEqualTo("nobody: go~1");
        assertThat(execution.lock("go~1").state()).isEqualTo(LockState.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {IN_PLACE, SUSPENDED})
    void a_lock_may_be_made_to_expire_earlier(String parkFor) throws Exception {
        Kodosumi kodosumi = at(parkFor, PATIENT);
        Execution execution = alice(kodosumi).launch(Launch.of("patient"));
        Lock lock = openLock(execution);
        awaitWaiting(execution, 1, parkFor);
        lock.extend(Duration.ofMinutes(1));
        awaitWaiting(execution, 2, parkFor);
        pass(Duration.ofMinutes(1));
        assertThat(outcome(execution, time).result(String.class)).isEqualTo("nobody: go~1");
    }

    @Test
    void extending_a_closed_lock_shows_how_it_was_closed() throws Exception {
        Kodosumi kodosumi = at(IN_PLACE, PATIENT);
        Execution execution = alice(kodosumi).launch(Launch.of("patient"));
        Lock lock = openLock(execution);
        lock.answer(Map.of("approve", true));
        Lock closed = lock.extend(HOUR);
        assertThat(closed.state()).isEqualTo(LockState.ANSWERED);
        assertThat(closed.closedBy()).contains(new UserId("alice"));
        assertThat(closed.expires()).isEqualTo(lock.expires());
        outcome(execution, time);
    }

    /** Pain 3: a timeout that fires beside an answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_answer_and_an_expiry_at_once_are_never_both(long seed) throws Exception {
        Random random = new Random(seed);
        Kodosumi kodosumi = at(IN_PLACE, PATIENT);
        for (int round = 0; round < 40; round++) {
            Execution execution = alice(kodosumi).launch(Launch.of("patient"));
            Lock lock = openLock(execution);
            int before = random.nextInt(300);
            int behind = random.nextInt(300);
            CyclicBarrier go = new CyclicBarrier(2);
            FutureTask<Answer> answering = new FutureTask<>(() -> {
                go.await();
                spin(before);
                return lock.answer(Map.of("approve", true));
            });
            new Thread(answering, "answerer").start();
            go.await();
            spin(behind);
            pass(HOUR);
            Answer answer = answering.get();
            Object result = outcome(execution, time).result(String.class);
            if (answer.isAccepted()) {
                assertThat(result).as("seed %d round %d", seed, round).isEqualTo("yes");
            } else {
                assertThat(answer)
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(new Answer.Closed(LockState.EXPIRED, UserId.SYSTEM, clock.instant()));
                assertThat(result).isEqualTo("nobody: go~1");
            }
            assertThat(log(execution))
                    .filteredOn(event -> event.kind().equals("lease"))
                    .hasSize(1);
        }
    }

    private static void spin(int micros) {
        long end = System.nanoTime() + micros * 1000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void locks_of_a_paused_execution_expire_when_it_is_resumed() throws Exception {
        Kodosumi kodosumi = at(IN_PLACE, PATIENT);
        Execution execution = alice(kodosumi).launch(Launch.of("patient"));
        openLock(execution);
        execution.pause();
        await("the pause is told", () -> kinds(execution.events()).contains("status:paused"), execution);
        pass(HOUR.multipliedBy(2));
        Execution other = alice(kodosumi).launch(Launch.of("patient"));
        openLock(other); // the runtime has been at work behind that
        assertThat(execution.openLocks()).hasSize(1);
        execution.resume();
        assertThat(outcome(execution, time).result(String.class)).isEqualTo("nobody: go~1");
        other.cancel();
        outcome(other);
    }
}
