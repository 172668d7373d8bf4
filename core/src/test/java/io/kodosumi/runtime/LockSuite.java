package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.InvalidAnswer;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.forms.Forms;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks: durable, answered once, checked before, told in the log (G5). */
public abstract class LockSuite extends RuntimeSuite {
    private static final Form<Inputs> APPROVAL = form(checkbox("approve"), text("comment"));
    private static final Flow ASKING = Flow.of(
            "asking", (inputs, tracer) -> tracer.lock("approve", APPROVAL).flag("approve"));

    record Verdict(boolean approve, @Nullable String comment) {}

    private static Event only(String kind, Execution execution) throws InterruptedException {
        List<Event> found = log(execution).stream()
                .filter(event -> event.kind().equals(kind))
                .toList();
        assertThat(found).as("events of kind %s", kind).hasSize(1);
        return found.get(0);
    }

    /** U10: the original kept locks in memory alone. */
    @ParameterizedTest
    @ValueSource(strings = {"1d", "0s"})
    void a_lock_outlives_the_runtime_that_opened_it(String parkFor) throws Exception {
        ExecutionStore store = store();
        Execution execution;
        Lock before;
        try (Kodosumi first =
                builder(store, ASKING).setting("park.for", parkFor).open()) {
            execution = alice(first).launch(Launch.of("asking"));
            before = openLock(execution);
        }
        Kodosumi second = open(builder(store, ASKING).setting("park.for", parkFor));
        Execution again = alice(second).execution(execution.fid()).orElseThrow();
        Lock after = openLock(again);
        assertThat(after.lid()).isEqualTo(before.lid()).isEqualTo("approve~1");
        assertThat(after.opened()).isEqualTo(before.opened());
        assertThat(after.expires()).isEqualTo(before.expires());
        assertThat(after.answer(Map.of("approve", true)).isAccepted()).isTrue();
        assertThat(outcome(again).result(Boolean.class)).isTrue();
        assertThat(log(again)).filteredOn(event -> event.kind().equals("lock")).hasSize(1);
        assertThat(log(again)).filteredOn(event -> event.kind().equals("lease")).hasSize(1);
    }

    @Test
    void an_answer_given_while_no_process_runs_the_flow_is_taken() throws Exception {
        ExecutionStore store = store();
        Execution execution;
        try (Kodosumi first = runtime(store, ASKING)) {
            execution = alice(first).launch(Launch.of("asking"));
            openLock(execution);
        }
        Kodosumi desk = runtime(store);
        Lock lock = openLock(alice(desk).execution(execution.fid()).orElseThrow());
        assertThat(lock.answer(Map.of("approve", "on")).isAccepted()).isTrue();
        Kodosumi third = runtime(store, ASKING);
        assertThat(outcome(alice(third).execution(execution.fid()).orElseThrow())
                        .result(Boolean.class))
                .isTrue();
    }

    // 4.5: of two answers at once both were accepted, and one was used
    @Test
    void of_fifty_answers_at_once_one_is_taken_and_the_others_are_told_by_whom_and_when() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of(
                        "asking",
                        (inputs, tracer) ->
                                tracer.lock("approve", form(text("who"))).text("who")));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        List<Answer> answers = atOnce(50, i -> lock.answer("answer-" + i, Map.of("who", "answerer " + i)));
        List<Answer> accepted = answers.stream().filter(Answer::isAccepted).toList();
        assertThat(accepted).hasSize(1);
        Answer.Accepted winner = (Answer.Accepted) accepted.get(0);
        assertThat(answers)
                .filteredOn(answer -> !answer.isAccepted())
                .hasSize(49)
                .containsOnly(new Answer.Closed(LockState.ANSWERED, new UserId("alice"), winner.at()));
        assertThat(outcome(execution).result(String.class)).isEqualTo("answerer " + answers.indexOf(winner));
    }

    @Test
    void the_same_answer_sent_again_is_told_that_it_was_accepted() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        Answer first = lock.answer("click-1", Map.of("approve", true));
        assertThat(lock.answer("click-1", Map.of("approve", true)))
                .isEqualTo(first)
                .isInstanceOf(Answer.Accepted.class);
        assertThat(lock.answer("click-2", Map.of("approve", true))).isInstanceOf(Answer.Closed.class);
        outcome(execution);
        assertThat(lock.answer("click-1", Map.of("approve", true))).isEqualTo(first);
    }

    @Test
    void without_an_id_the_same_values_are_the_same_answer() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        Answer first = lock.answer(Map.of("approve", true));
        assertThat(lock.answer(Map.of("approve", true))).isEqualTo(first).isInstanceOf(Answer.Accepted.class);
        assertThat(lock.answer(Map.of("approve", false)))
                .isEqualTo(new Answer.Closed(LockState.ANSWERED, new UserId("alice"), ((Answer.Accepted) first).at()));
        outcome(execution);
    }

    /** Pain 2: an answer that comes before the wait is registered. */
    @Test
    void an_answer_that_comes_before_the_flow_waits_is_not_lost() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(store(), Flow.of("asking", (inputs, tracer) -> {
            var other = tracer.branch(
                    "other", inner -> inner.lock("early", APPROVAL).flag("approve"));
            answered.await();
            return other.join();
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        // the answerer learns of the lock by its event: in the same commit as the lock, or over a transport a moment
        // before it
        try (var follow = execution.follow(event -> {
            if (event.kind().equals("lock")) {
                if (this instanceof Spooled) {
                    heard(execution);
                }
                execution.openLocks().forEach(lock -> lock.answer(Map.of("approve", true)));
                answered.countDown();
            }
        })) {
            assertThat(outcome(execution).result(Boolean.class)).isTrue();
            assertThat(follow.await(SOON)).isTrue();
        }
    }

    private static void heard(Execution execution) {
        try {
            openLock(execution);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void an_invalid_answer_changes_nothing_and_is_told_by_field() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of(
                        "asking",
                        (inputs, tracer) -> tracer.lock(
                                        "amount",
                                        form(number("amount").required().max(10)))
                                .integer("amount")));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        assertThat(lock.answer(Map.of("amount", 11)))
                .isEqualTo(new Answer.Invalid(FormErrors.none().field("amount", "must be at most 10")));
        assertThat(lock.answer(Map.of())).isInstanceOf(Answer.Invalid.class);
        assertThat(lock.answer(Map.of("amount", 1, "amuont", 2))).isInstanceOf(Answer.Invalid.class);
        assertThat(execution.openLocks()).hasSize(1);
        assertThat(execution.status()).isEqualTo(Status.AWAITING);
        assertThat(lock.answer(Map.of("amount", 10)).isAccepted()).isTrue();
        assertThat(outcome(execution).result(Long.class)).isEqualTo(10);
    }

    @Test
    void a_handler_refuses_and_transforms_answers() throws Exception {
        Kodosumi kodosumi = runtime(store(), handling());
        Execution execution = alice(kodosumi).launch(Launch.of("handling"));
        Lock lock = openLock(execution);
        assertThat(lock.answer(Map.of("word", "no")))
                .isEqualTo(new Answer.Invalid(FormErrors.none().field("word", "is the wrong word")));
        assertThat(execution.openLocks()).hasSize(1);
        assertThat(lock.answer(Map.of("word", "yes")).isAccepted()).isTrue();
        assertThat(outcome(execution).result(String.class)).isEqualTo("YES");
        assertThat(only("lease", execution).payload()).contains("\"result\":{\"word\":\"YES\"}");
    }

    private static Flow handling() {
        return Flow.of(
                        "handling",
                        (inputs, tracer) ->
                                tracer.lock("word", form(text("word"))).text("word"))
                .onAnswer("word", answer -> {
                    if (answer.text("word").equals("no")) {
                        throw new InvalidAnswer(FormErrors.none().field("word", "is the wrong word"));
                    }
                    return Inputs.of(Map.of("word", answer.text("word").toUpperCase(Locale.ROOT)));
                });
    }

    @Test
    void a_node_without_the_handlers_flow_takes_no_answer_and_names_the_flow() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = runtime(store, handling());
        Kodosumi desk = runtime(store);
        Execution execution = alice(kodosumi).launch(Launch.of("handling"));
        openLock(execution);
        Lock lock = alice(desk).execution(execution.fid()).orElseThrow().lock("word~1");
        assertThatThrownBy(() -> lock.answer(Map.of("word", "yes")))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Lock 'word~1' of execution " + execution.fid()
                        + " needs the answer handler of flow 'handling:1', and this runtime does not have that flow."
                        + " Answer on a node that has it.");
        assertThat(execution.openLocks()).hasSize(1);
        execution.lock("word~1").answer(Map.of("word", "yes"));
        assertThat(outcome(execution).result(String.class)).isEqualTo("YES");
    }

    /** U10: in the original a null answer never released its lock. */
    @Test
    void null_is_a_legal_answer() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of(
                                "asking",
                                (inputs, tracer) ->
                                        tracer.lock("go", APPROVAL).names().isEmpty() ? "nothing" : "something")
                        .onAnswer("go", answer -> null));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        assertThat(openLock(execution).answer(Map.of()).isAccepted()).isTrue();
        assertThat(outcome(execution).result(String.class)).isEqualTo("nothing");
        assertThat(only("lease", execution).payload()).contains("\"result\":null");
    }

    @Test
    void an_empty_form_is_answered_by_nothing() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of(
                        "asking",
                        (inputs, tracer) ->
                                tracer.lock("go", Forms.empty()).names().size()));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        assertThat(openLock(execution).answer(Map.of()).isAccepted()).isTrue();
        assertThat(outcome(execution).result(Integer.class)).isZero();
    }

    @Test
    void a_lock_may_ask_for_a_record() throws Exception {
        Form<Verdict> typed = APPROVAL.as(Verdict.class);
        Kodosumi kodosumi = runtime(store(), Flow.of("asking", (inputs, tracer) -> tracer.lock("approve", typed)));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        assertThat(lock.form().json()).isEqualTo(typed.json());
        lock.answer(Map.of("approve", true, "comment", "well done"));
        assertThat(outcome(execution).result(Verdict.class)).isEqualTo(new Verdict(true, "well done"));
    }

    @Test
    void several_locks_are_open_at_once_and_answered_in_any_order() throws Exception {
        Kodosumi kodosumi = runtime(store(), Flow.of("asking", (inputs, tracer) -> {
            var left = tracer.branch(
                    "left", inner -> inner.lock("ask", form(text("word"))).text("word"));
            var right = tracer.branch(
                    "right", inner -> inner.lock("ask", form(text("word"))).text("word"));
            return left.join() + " " + right.join();
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        await("two open locks", () -> execution.openLocks().size() == 2, execution);
        assertThat(execution.openLocks())
                .extracting(Lock::lid)
                .containsExactlyInAnyOrder("left~1:ask~1", "right~1:ask~1");
        assertThat(alice(kodosumi).openLocks(Cursor.START, 10).items()).hasSize(2);
        execution.lock("right~1:ask~1").answer(Map.of("word", "world"));
        execution.lock("left~1:ask~1").answer(Map.of("word", "hello"));
        assertThat(outcome(execution).result(String.class)).isEqualTo("hello world");
        assertThat(execution.openLocks()).isEmpty();
        assertThat(execution.locks()).extracting(Lock::state).containsOnly(LockState.ANSWERED);
    }

    @Test
    void a_lock_stays_open_for_three_hours_unless_the_flow_or_the_runtime_says_otherwise() throws Exception {
        ExecutionStore store = store();
        Flow timed = Flow.of(
                "timed",
                (inputs, tracer) -> tracer.lock("go", APPROVAL, Duration.ofMinutes(7))
                        .names()
                        .size());
        Kodosumi kodosumi = runtime(store, ASKING, timed);
        assertThat(lifetime(alice(kodosumi).launch(Launch.of("asking")))).isEqualTo(Duration.ofHours(3));
        assertThat(lifetime(alice(kodosumi).launch(Launch.of("timed")))).isEqualTo(Duration.ofMinutes(7));
        Kodosumi patient = open(builder(store, ASKING).setting("lock.expires", "2d"));
        assertThat(lifetime(alice(patient).launch(Launch.of("asking")))).isEqualTo(Duration.ofDays(2));
    }

    private static Duration lifetime(Execution execution) throws InterruptedException {
        Lock lock = openLock(execution);
        return Duration.between(lock.opened(), lock.expires());
    }

    @Test
    void the_log_holds_the_form_and_the_end_of_a_lock() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        Answer.Accepted accepted = (Answer.Accepted) lock.answer(Map.of("approve", true, "comment", "fine"));
        outcome(execution);
        assertThat(lock.form().json()).isEqualTo(APPROVAL.json());
        String elements =
                APPROVAL.json().substring(0, APPROVAL.json().length() - 1).replaceFirst("\\{", "");
        assertThat(only("lock", execution).payload())
                .startsWith("{\"dict\":{\"name\":\"approve\",\"lid\":\"approve~1\",\"data\":null,\"expires\":1")
                .endsWith("," + elements + "}}");
        assertThat(only("lease", execution).payload())
                .isEqualTo("{\"dict\":{\"name\":\"approve\",\"lid\":\"approve~1\","
                        + "\"result\":{\"approve\":true,\"comment\":\"fine\"},"
                        + "\"state\":\"answered\",\"by\":\"alice\",\"at\":" + seconds(accepted.at()) + "}}");
    }

    @Test
    void a_cancelled_executions_locks_are_closed_as_cancelled_and_told() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        assertThat(execution.cancel("enough")).isTrue();
        assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
        assertThat(only("lease", execution).payload())
                .startsWith("{\"dict\":{\"name\":\"approve\",\"lid\":\"approve~1\",\"result\":null,"
                        + "\"state\":\"cancelled\",\"by\":\"system\",\"at\":");
        assertThat(kinds(log(execution))).endsWith("lock", "lease", "error", "status:cancelled");
        Answer late = lock.answer(Map.of("approve", true));
        assertThat(late)
                .isEqualTo(new Answer.Closed(
                        LockState.CANCELLED,
                        UserId.SYSTEM,
                        execution.outcome().orElseThrow().at()));
    }

    @Test
    void an_answer_behind_the_outcome_is_told_who_closed_the_lock() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        Lock lock = openLock(execution);
        Answer.Accepted first = (Answer.Accepted) lock.answer(Map.of("approve", true));
        log(execution);
        assertThat(kodosumi.system()
                        .execution(execution.fid())
                        .orElseThrow()
                        .lock(lock.lid())
                        .answer(Map.of("approve", false)))
                .isEqualTo(new Answer.Closed(LockState.ANSWERED, new UserId("alice"), first.at()));
    }

    @Test
    void a_lock_that_the_flow_left_open_is_cancelled_by_its_outcome() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        Kodosumi kodosumi = runtime(
                store(),
                Flow.of("leaving", (inputs, tracer) -> {
                            tracer.branch(
                                    "aside",
                                    inner -> inner.lock("go", APPROVAL).names().size());
                            opened.await();
                            throw new IllegalStateException("no");
                        })
                        .retry(Retry.NONE));
        Execution execution = alice(kodosumi).launch(Launch.of("leaving"));
        openLock(execution);
        opened.countDown();
        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
        assertThat(kinds(log(execution))).endsWith("lock", "lease", "error", "status:error");
        assertThat(execution.lock("aside~1:go~1").state()).isEqualTo(LockState.CANCELLED);
    }

    /** U10: the original never asked whose lock it is. */
    @Test
    void a_lock_is_unknown_to_other_users() throws Exception {
        Kodosumi kodosumi = runtime(store(), ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        openLock(execution);
        assertThat(kodosumi.as("bob").execution(execution.fid())).isEmpty();
        assertThat(kodosumi.as("bob").openLocks(Cursor.START, 10).items()).isEmpty();
        assertThat(alice(kodosumi).openLocks(Cursor.START, 10).items())
                .extracting(Lock::lid)
                .containsExactly("approve~1");
        assertThat(kodosumi.system().openLocks(Cursor.START, 10).items()).hasSize(1);
        execution.cancel();
        outcome(execution);
    }

    @Test
    void unknown_locks_are_told_whole() {
        Kodosumi kodosumi = runtime(store(), Flow.of("quick", (inputs, tracer) -> "done"));
        Execution execution = alice(kodosumi).launch(Launch.of("quick"));
        assertThatThrownBy(() -> execution.lock("nope~1"))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Execution " + execution.fid() + " has no lock 'nope~1'");
    }

    @Test
    void expiry_errors_are_told_whole() {
        assertThat(new LockExpired("approve~1", clock.instant()))
                .hasMessage("Lock 'approve~1' expired at 2026-01-01T00:00:00Z without an answer");
        assertThat(new InvalidAnswer(FormErrors.none().field("a", "must be b")))
                .hasMessage("The answer is invalid: {a=[must be b], _global_=[]}");
    }

    private static String seconds(Instant instant) {
        return instant.getEpochSecond() + String.format(Locale.ROOT, ".%06d", instant.getNano() / 1000);
    }

    private interface Act<T> {
        T on(int i) throws Exception;
    }

    private static <T> List<T> atOnce(int count, Act<T> act) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int mine = i;
                Callable<T> call = () -> {
                    go.await();
                    return act.on(mine);
                };
                futures.add(threads.submit(call));
            }
            go.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
