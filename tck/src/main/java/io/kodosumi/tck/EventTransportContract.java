package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.ACCEPTED;
import static io.kodosumi.spi.EventTransport.Verdict.FENCED;
import static io.kodosumi.spi.EventTransport.Verdict.FULL;
import static io.kodosumi.spi.EventTransport.Verdict.GAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Producer;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.EventTransport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link EventTransport} promises, test by test. A backend's test extends it and says how to open its transport.
 *
 * <p>Everything is expected; what a transport lacks it names in {@link #lacks}, and is then held to the other behaviour. Nothing here
 * knows a store: a spooler that stores whatever it gets is played by the tests themselves.
 */
public abstract class EventTransportContract {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration A_MOMENT = Duration.ofMillis(50);
    private static final int MANY = 100_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private EventTransport transport;
    private Producer producer;
    private Consumer consumer;
    private LogScript script;

    /** A transport with room for some hundred thousand events. The contract closes it. */
    protected abstract EventTransport open();

    /** What this transport lacks. */
    protected Set<TransportAbility> lacks() {
        return Set.of();
    }

    /**
     * A transport with room for at least so many small events of one execution, and {@code FULL} before it has twice as many; asked
     * for unless it lacks {@link TransportAbility#BOUNDED}.
     */
    protected EventTransport openWithRoomFor(int events) {
        throw new UnsupportedOperationException("Say how to open a bounded transport, or that it lacks BOUNDED");
    }

    /** Makes an open transport lose the last events of an execution, none of them done, unless it lacks {@code FORGETFUL}. */
    protected void loseTail(EventTransport from, Fid fid, int events) {
        throw new UnsupportedOperationException("Say how it loses a tail, or that it lacks FORGETFUL");
    }

    /** Makes an open transport lose all that it holds and knows, unless it lacks {@code FORGETFUL}. */
    protected void loseEverything(EventTransport from) {
        throw new UnsupportedOperationException("Say how it loses everything, or that it lacks FORGETFUL");
    }

    /** Opens again what {@link #open} opened last and what has been closed since; by default, for what is not durable, another one. */
    protected EventTransport reopen() {
        return open();
    }

    /** Ends a consumer as a crash of its process would; by default it is closed. */
    protected void kill(Consumer victim) {
        victim.close();
    }

    /** How long to wait for what must happen before it counts as missing. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @BeforeEach
    final void openTransport() {
        use(open());
        script = new LogScript();
    }

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    // One ordered stream per execution.

    @Test
    void runs_of_an_execution_come_in_the_order_in_which_they_were_published() {
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(1), script.next(4));
        accept(runs.get(0));
        accept(runs.get(1), runs.get(2));
        accept(runs.get(3));

        assertSpooled(runs);
    }

    @Test
    void every_run_of_a_batch_comes() {
        LogScript other = new LogScript();
        List<Run> runs = List.of(script.opening(), script.next(2));
        List<Run> others = List.of(other.opening(), other.next(2));

        accept(runs.get(0), others.get(0), runs.get(1), others.get(1));

        assertThat(spool(6))
                .containsOnly(Map.entry(script.fid(), eventsOf(runs)), Map.entry(other.fid(), eventsOf(others)));
    }

    @Test
    void several_executions_are_interleaved_and_each_keeps_its_order() {
        List<LogScript> scripts = Stream.generate(LogScript::new).limit(7).toList();
        Map<Fid, List<Event>> expected = new ConcurrentHashMap<>();
        for (int round = 0; round < 10; round++) {
            for (LogScript each : scripts) {
                Run run = round == 0 ? each.opening() : each.next(round % 3 + 1);
                accept(run);
                expected.computeIfAbsent(each.fid(), fid -> new ArrayList<>()).addAll(run.events());
            }
        }

        assertThat(spool(expected.values().stream().mapToInt(List::size).sum())).isEqualTo(expected);
    }

    @Test
    void a_large_batch_comes_whole() {
        List<Run> runs = Stream.concat(
                        Stream.of(script.opening()),
                        Stream.generate(() -> script.next(50)).limit(100))
                .toList();

        accept(runs.toArray(Run[]::new));

        assertSpooled(runs);
    }

    @Test
    void events_come_back_character_for_character() {
        List<Run> runs = Stream.of(
                        "",
                        " ",
                        "  padded\t\r\n",
                        "\u0000\u0001\u007f",
                        "\"quoted\" \\back 'tick' %s ${x} {}",
                        "äß漢字 😀 e\u0301",
                        "\ufeff\u2028\u200b",
                        "x".repeat(1 << 20))
                .map(script::saying)
                .toList();

        accept(runs.toArray(Run[]::new));

        assertSpooled(runs);
    }

    @Test
    void a_timestamp_keeps_its_microseconds() {
        Instant at = Instant.parse("1999-12-31T23:59:59.000001Z");
        Event event = new Event(Event.position(1, 1), at, "debug", "early");

        accept(new Run(script.fid(), 0, List.of(event)));

        assertThat(spool(1)).containsEntry(script.fid(), List.of(event));
    }

    @Test
    void a_run_comes_with_the_position_that_it_follows() {
        script.next(5);
        Run opening = script.opening();

        accept(opening);

        assertThat(handedOut(consumer)).containsExactly(opening);
    }

    @Test
    void the_rest_of_a_run_follows_the_event_before_it() {
        Run whole = script.next(5);
        accept(whole);

        List<Run> first = consumer.poll(2, patience());
        consumer.done(first);
        List<Run> second = consumer.poll(1, patience());

        int count = eventsOf(first).size();
        assertThat(second)
                .containsExactly(new Run(
                        script.fid(),
                        whole.events().get(count - 1).position(),
                        whole.events().subList(count, count + 1)));
    }

    @Test
    void what_many_threads_publish_keeps_the_order_of_each_execution() {
        List<LogScript> scripts = Stream.generate(LogScript::new).limit(6).toList();
        Map<Fid, List<Event>> expected = new ConcurrentHashMap<>();
        Producer second = opened(transport.producer());

        List<FutureTask<Boolean>> emitting = IntStream.range(0, scripts.size())
                .mapToObj(i -> inTime().start("emitter " + i, () -> {
                    expected.put(scripts.get(i).fid(), emit(scripts.get(i), i % 2 == 0 ? producer : second, 60));
                    return true;
                }))
                .toList();
        Map<Fid, List<Event>> spooled = spool(scripts.size() * 120);
        emitting.forEach(task -> inTime().get("emitters", task));

        assertThat(spooled).isEqualTo(expected);
    }

    // Handing out.

    @Test
    void what_is_not_done_comes_again_before_anything_behind_it() {
        Consumer first = opened(transport.consumer("dies"));
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(2));
        accept(runs.get(0), runs.get(1));
        handedOut(first);
        accept(runs.get(2));

        kill(first);

        assertSpooled(runs);
    }

    @Test
    void an_execution_is_handed_to_one_consumer_at_a_time() {
        Consumer second = opened(transport.consumer("second"));
        accept(script.opening());
        handedOut(consumer);
        accept(script.next(2));

        assertThat(second.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void two_consumers_of_one_name_are_two() {
        Consumer namesake = opened(transport.consumer("first"));
        accept(script.opening());
        handedOut(consumer);

        assertThat(namesake.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void nothing_more_of_an_execution_is_handed_out_before_the_first_is_done() {
        accept(script.opening());
        handedOut(consumer);
        accept(script.next(2));

        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void other_executions_are_handed_out_meanwhile() {
        Consumer second = opened(transport.consumer("second"));
        LogScript other = new LogScript();
        LogScript third = new LogScript();
        accept(script.opening());
        handedOut(consumer);

        accept(other.opening());
        assertThat(handedOut(second)).extracting(Run::fid).containsOnly(other.fid());
        accept(third.opening());
        assertThat(handedOut(consumer)).extracting(Run::fid).containsOnly(third.fid());
    }

    @Test
    void what_follows_done_events_may_go_to_another_consumer() {
        Consumer second = opened(transport.consumer("second"));
        accept(script.opening());
        consumer.done(handedOut(consumer));
        Run next = script.next(2);
        accept(next);

        assertThat(handedOut(second)).containsExactly(next);
    }

    @Test
    void what_was_released_comes_again_to_whoever_asks() {
        Consumer second = opened(transport.consumer("second"));
        Run opening = script.opening();
        accept(opening);

        consumer.release(handedOut(consumer));

        List<Run> again = handedOut(second);
        assertThat(again).containsExactly(opening);
        second.release(again);
        assertThat(handedOut(consumer)).containsExactly(opening);
    }

    @Test
    void what_was_released_comes_from_the_first_event_that_is_not_done() {
        Run opening = script.opening();
        Run next = script.next(3);
        accept(opening, next);
        List<Run> out = new ArrayList<>(handedOut(consumer));
        List<Event> events = eventsOf(out);

        consumer.done(List.of(opening));
        consumer.release(out);

        assertThat(events).startsWith(opening.events().get(0));
        assertSpooled(List.of(next));
    }

    @Test
    void a_waiting_consumer_takes_over_from_one_that_died() {
        Consumer second = opened(transport.consumer("second"));
        Run opening = script.opening();
        accept(opening);
        handedOut(consumer);
        FutureTask<List<Run>> waiting = inTime().start("a consumer that waits", () -> second.poll(MANY, patience()));

        kill(consumer);

        assertThat(inTime().get("a consumer that waits", waiting)).containsExactly(opening);
    }

    @Test
    void consumers_that_share_executions_never_hold_the_same_one() {
        List<LogScript> scripts = Stream.generate(LogScript::new).limit(5).toList();
        SharedSpool shared = new SharedSpool(scripts.size() * 120);
        List<FutureTask<Boolean>> spooling = Stream.of("one", "two", "three")
                .map(name -> opened(transport.consumer(name)))
                .map(each -> inTime().start("spooler", () -> shared.spoolWith(each)))
                .toList();

        Map<Fid, List<Event>> expected = new ConcurrentHashMap<>();
        scripts.forEach(each -> expected.put(each.fid(), emit(each, producer, 60)));
        inTime().await("all events spooled", shared.missing);
        spooling.forEach(task -> inTime().get("spooler", task));

        assertThat(shared.twiceHeld).isEmpty();
        assertThat(shared.spooled).isEqualTo(expected);
    }

    // Done.

    @Test
    void done_frees_what_is_at_or_below_and_nothing_else() {
        Consumer second = opened(transport.consumer("second"));
        Run first = script.next(3);
        Run next = script.next(3);
        accept(first, next);
        handedOut(consumer);

        second.done(List.of(first));
        kill(consumer);

        assertThat(spool(second, 3)).containsOnly(Map.entry(script.fid(), next.events()));
    }

    @Test
    void done_frees_by_position_also_below_the_run_that_it_names() {
        Run first = script.next(3);
        Run next = script.next(1);
        Run last = script.next(2);
        accept(first, next, last);

        consumer.done(List.of(next));

        assertSpooled(List.of(last));
    }

    @Test
    void done_frees_what_another_consumer_holds() {
        Consumer second = opened(transport.consumer("second"));
        Run opening = script.opening();
        accept(opening);
        handedOut(consumer);

        second.done(List.of(opening));
        Run next = script.next(1);
        accept(next);

        assertThat(handedOut(second)).containsExactly(next);
    }

    @Test
    void done_leaves_other_executions_alone() {
        LogScript other = new LogScript();
        Run kept = other.opening();
        Run freed = script.opening();
        accept(freed, kept);

        consumer.done(List.of(freed));

        assertThat(spool(1)).containsOnly(Map.entry(other.fid(), kept.events()));
    }

    @Test
    void done_twice_or_for_an_unknown_execution_changes_nothing() {
        Run opening = script.opening();
        Run next = script.next(2);
        accept(opening);
        List<Run> out = handedOut(consumer);
        consumer.done(out);
        accept(next);

        consumer.done(out);
        consumer.done(List.of(new LogScript().opening()));
        consumer.release(List.of(new LogScript().opening()));

        assertSpooled(List.of(next));
    }

    @Test
    void a_closing_event_that_is_done_frees_the_execution() {
        accept(script.opening(), script.closing());
        long end = script.last();
        spool(2);

        Event behind = new Event(end + 1, Instant.EPOCH, "debug", "behind the end");
        assertThat(publish(new Run(script.fid(), end, List.of(behind)))).isEqualTo(new Published(GAP, 0));
    }

    @Test
    void a_closing_event_that_is_done_frees_also_what_stands_behind_it() {
        Run first = script.opening();
        Run closing = script.closing();
        accept(first, closing, script.opening());

        consumer.done(List.of(closing));

        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
    }

    // Publishing.

    @Test
    void a_published_run_is_answered_with_its_last_position() {
        assertThat(publish(script.opening())).isEqualTo(new Published(ACCEPTED, script.last()));
        assertThat(publish(script.next(5))).isEqualTo(new Published(ACCEPTED, script.last()));
    }

    @Test
    void each_run_of_a_batch_has_its_own_answer_in_order() {
        LogScript torn = new LogScript();
        torn.next(3);
        Run opening = script.opening();
        Run next = script.next(2);

        List<Published> answers = producer.publish(List.of(opening, torn.next(1), next));

        assertThat(answers).extracting(Published::verdict).containsExactly(ACCEPTED, GAP, ACCEPTED);
        assertThat(answers.get(2).tail()).isEqualTo(script.last());
        assertSpooled(List.of(opening, next));
    }

    @Test
    void publishing_nothing_is_answered_with_nothing() {
        assertThat(producer.publish(List.of())).isEmpty();
    }

    @Test
    void a_run_published_again_is_accepted_and_not_doubled() {
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(2));
        accept(runs.get(0), runs.get(1));

        accept(runs.get(1));
        accept(runs.get(0), runs.get(1), runs.get(2));

        assertSpooled(runs);
    }

    @Test
    void a_run_published_again_while_it_is_handed_out_is_not_doubled() {
        Run opening = script.opening();
        accept(opening);
        List<Run> out = handedOut(consumer);

        accept(opening);
        consumer.done(out);

        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void a_run_published_again_after_it_is_done_stays_done() {
        Run opening = script.opening();
        Run next = script.next(2);
        accept(opening, next);
        spool(3);

        assertThat(publish(opening)).isEqualTo(new Published(ACCEPTED, script.last()));
        accept(next);

        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void of_a_run_that_is_partly_known_only_the_rest_is_added() {
        Run known = script.next(3);
        Run rest = script.next(2);
        accept(known);

        accept(LogScript.joined(known, rest));

        assertSpooled(List.of(known, rest));
    }

    @Test
    void a_run_follows_what_is_done_already() {
        accept(script.opening(), script.next(3));
        spool(4);
        Run next = script.next(2);

        accept(next);

        assertThat(handedOut(consumer)).containsExactly(next);
    }

    @Test
    void a_run_that_follows_what_the_transport_never_had_is_a_gap() {
        Run lost = script.opening();
        Run next = script.next(2);

        assertThat(publish(next)).isEqualTo(new Published(GAP, 0));
        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();

        accept(lost, next);
        assertSpooled(List.of(lost, next));
    }

    @Test
    void a_hole_within_a_stream_is_a_gap_that_names_the_tail() {
        Run opening = script.opening();
        accept(opening);
        long tail = script.last();
        Run missing = script.next(3);
        Run behind = script.next(1);

        assertThat(publish(behind)).isEqualTo(new Published(GAP, tail));

        accept(missing, behind);
        assertSpooled(List.of(opening, missing, behind));
    }

    @Test
    void a_run_before_which_all_is_confirmed_is_accepted_wherever_the_tail_stands() {
        script.next(4);
        Run onNothing = LogScript.followingNothing(script.next(2));
        script.next(3);
        Run onTail = LogScript.followingNothing(script.next(1));

        accept(onNothing);
        accept(onTail);

        assertSpooled(List.of(onNothing, onTail));
    }

    @Test
    void an_opening_is_never_a_gap() {
        script.next(7);
        Run onNothing = script.opening();
        Run first = script.next(2);
        script.next(3);
        Run behindAHole = script.opening();
        Run next = script.next(1);

        assertThat(publish(onNothing)).isEqualTo(new Published(ACCEPTED, Event.position(2, 1)));
        accept(first);
        assertThat(publish(behindAHole)).isEqualTo(new Published(ACCEPTED, Event.position(3, 1)));
        accept(next);

        assertSpooled(List.of(onNothing, first, behindAHole, next));
    }

    @Test
    void an_opening_published_again_is_accepted_and_not_doubled() {
        Run first = script.opening();
        Run opening = script.opening();
        Run next = script.next(2);
        accept(first, opening, next);

        assertThat(publish(opening)).isEqualTo(new Published(ACCEPTED, script.last()));

        assertSpooled(List.of(first, opening, next));
    }

    @Test
    void an_earlier_attempts_accepted_tail_stays_before_the_newer_opening() {
        Run first = script.opening();
        Run tail = script.next(4);
        accept(first, tail);
        Run opening = script.opening();
        accept(opening);

        assertSpooled(List.of(first, tail, opening));
    }

    @Test
    void an_older_attempt_is_fenced_behind_a_newer_opening_for_ever() {
        Run first = script.opening();
        Run taken = script.next(2);
        Run zombie = script.next(1);
        accept(first, taken);
        Run opening = script.opening();
        accept(opening);
        Published fenced = new Published(FENCED, script.last());

        for (Run late : List.of(zombie, LogScript.followingNothing(zombie), taken, first)) {
            assertThat(publish(late)).isEqualTo(fenced);
        }
        assertSpooled(List.of(first, taken, opening));
        assertThat(publish(zombie)).isEqualTo(fenced);
        assertThat(publish(LogScript.followingNothing(zombie))).isEqualTo(fenced);
        assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void nothing_of_a_racing_older_attempt_stands_behind_the_newer_opening() {
        Run first = script.opening();
        List<Run> zombies = Stream.generate(() -> script.next(1)).limit(200).toList();
        Run opening = script.opening();
        accept(first);
        Producer stalled = opened(transport.producer());
        CountDownLatch under = new CountDownLatch(20);

        FutureTask<Long> racing = inTime().start(
                        "an older attempt",
                        () -> zombies.stream()
                                .takeWhile(run -> {
                                    under.countDown();
                                    return stalled.publish(List.of(run)).get(0).verdict() == ACCEPTED;
                                })
                                .count());
        inTime().await("an older attempt under way", under);
        accept(opening);
        int accepted = (int) inTime().get("an older attempt", racing).longValue();

        assertSpooled(Stream.of(Stream.of(first), zombies.stream().limit(accepted), Stream.of(opening))
                .flatMap(runs -> runs)
                .toList());
    }

    // Bounds.

    @Test
    void a_full_transport_takes_nothing_of_a_run_and_takes_it_later() {
        List<Run> runs = moreThanFits();
        int taken = publishUntilFull(runs);
        assertSpooled(runs.subList(0, taken));

        if (!lacks(TransportAbility.BOUNDED)) {
            Run refused = runs.get(taken);
            assertThat(publish(refused)).isEqualTo(new Published(ACCEPTED, lastOf(refused)));
            assertSpooled(List.of(refused));
        }
    }

    @Test
    void publish_never_waits_for_room() {
        List<Run> runs = moreThanFits();
        int taken = publishUntilFull(runs);

        if (!lacks(TransportAbility.BOUNDED)) {
            assertThat(inTime().call("publish into a full transport", () -> publish(runs.get(taken))))
                    .isEqualTo(new Published(FULL, lastOf(runs.get(taken - 1))));
        }
    }

    @Test
    void nothing_behind_a_refused_run_of_the_same_call_is_taken() {
        List<Run> runs = moreThanFits();
        int taken = publishUntilFull(runs);

        if (!lacks(TransportAbility.BOUNDED)) {
            List<Published> answers =
                    producer.publish(List.of(runs.get(taken), runs.get(taken + 1), script.next(1), script.opening()));
            assertThat(answers).extracting(Published::verdict).containsOnly(FULL);
            assertSpooled(runs.subList(0, taken));
        }
    }

    @Test
    void a_full_transport_still_accepts_what_it_has() {
        List<Run> runs = moreThanFits();
        int taken = publishUntilFull(runs);

        assertThat(publish(runs.get(0))).isEqualTo(new Published(ACCEPTED, lastOf(runs.get(taken - 1))));
        assertSpooled(runs.subList(0, taken));
    }

    // Loss.

    @Test
    void a_lost_tail_is_a_gap_that_names_what_is_left() {
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(2), script.next(1));
        accept(runs.get(0), runs.get(1), runs.get(2));

        if (lacks(TransportAbility.FORGETFUL)) {
            accept(runs.get(3));
        } else {
            loseTail(transport, script.fid(), 2);
            assertThat(publish(runs.get(3))).isEqualTo(new Published(GAP, lastOf(runs.get(1))));
            accept(runs.get(2), runs.get(3));
        }
        assertSpooled(runs);
    }

    @Test
    void after_a_total_loss_a_run_is_a_gap_until_all_before_it_came_again() {
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(1));
        accept(runs.get(0), runs.get(1));

        if (lacks(TransportAbility.FORGETFUL)) {
            accept(runs.get(2));
        } else {
            loseEverything(transport);
            assertThat(publish(runs.get(2))).isEqualTo(new Published(GAP, 0));
            assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
            accept(runs.toArray(Run[]::new));
        }
        assertSpooled(runs);
    }

    @Test
    void what_was_lost_while_it_was_handed_out_may_still_be_done() {
        Run opening = script.opening();
        Run next = script.next(2);
        accept(opening);
        List<Run> out = handedOut(consumer);
        if (!lacks(TransportAbility.FORGETFUL)) {
            loseEverything(transport);
        }

        consumer.done(out);
        accept(LogScript.followingNothing(next));

        assertThat(spool(2)).containsOnly(Map.entry(script.fid(), next.events()));
    }

    @Test
    void an_opening_behind_a_lost_tail_is_accepted_and_names_what_it_follows() {
        Run first = script.opening();
        Run tail = script.next(2);
        accept(first, tail);
        if (!lacks(TransportAbility.FORGETFUL)) {
            loseTail(transport, script.fid(), 2);
        }
        Run opening = script.opening();

        accept(opening);

        consumer.done(List.of(tail));
        assertThat(handedOut(consumer)).containsExactly(opening);
    }

    // Open and closed.

    @Test
    void opened_again_it_has_what_was_not_done_or_nothing() {
        Run first = script.opening();
        Run zombie = script.next(1);
        Run opening = script.opening();
        Run next = script.next(2);
        accept(first, opening);
        handedOut(consumer);
        transport.close();

        use(reopen());

        if (lacks(TransportAbility.DURABLE)) {
            assertThat(consumer.poll(MANY, A_MOMENT)).isEmpty();
            assertThat(publish(next)).isEqualTo(new Published(GAP, 0));
        } else {
            assertThat(publish(zombie).verdict()).isEqualTo(FENCED);
            accept(next);
            assertSpooled(List.of(first, opening, next));
        }
    }

    @Test
    void what_a_closed_producer_published_stays() {
        Run opening = script.opening();
        Run next = script.next(1);
        accept(opening);

        producer.close();
        producer.close();

        assertRefuses(() -> producer.publish(List.of(next)));
        producer = opened(transport.producer());
        accept(next);
        assertSpooled(List.of(opening, next));
    }

    @Test
    void a_closed_consumer_throws_and_closes_again() {
        List<Run> runs = List.of(script.opening());

        consumer.close();
        consumer.close();

        assertRefuses(() -> consumer.poll(1, AT_ONCE));
        assertRefuses(() -> consumer.done(runs));
        assertRefuses(() -> consumer.release(runs));
    }

    @Test
    void after_close_every_call_throws() {
        List<Run> runs = List.of(script.opening());

        transport.close();

        assertRefuses(() -> transport.producer());
        assertRefuses(() -> transport.consumer("late"));
        assertRefuses(() -> producer.publish(runs));
        assertRefuses(() -> consumer.poll(1, AT_ONCE));
        assertRefuses(() -> consumer.done(runs));
        assertRefuses(() -> consumer.release(runs));
    }

    @Test
    void close_is_idempotent_and_its_ends_close_after_it() {
        transport.close();

        assertThatCode(transport::close).doesNotThrowAnyException();
        assertThatCode(producer::close).doesNotThrowAnyException();
        assertThatCode(consumer::close).doesNotThrowAnyException();
    }

    @Test
    void close_ends_a_waiting_poll() {
        FutureTask<Boolean> waiting =
                inTime().start("a poll that waits", () -> pollEnds(patience().multipliedBy(4)));

        transport.close();

        assertThat(inTime().get("a poll that waits", waiting)).isTrue();
    }

    // Polling.

    @Test
    void poll_gives_at_most_max_events() {
        LogScript other = new LogScript();
        accept(script.next(5), other.next(5));

        for (int max : new int[] {1, 2, 3}) {
            List<Run> runs = consumer.poll(max, patience());
            assertThat(eventsOf(runs)).hasSizeBetween(1, max);
            consumer.done(runs);
        }
    }

    @Test
    void poll_without_patience_returns_at_once() {
        assertThat(inTime().call("poll(1, 0)", () -> consumer.poll(1, AT_ONCE))).isEmpty();
    }

    @Test
    void poll_waits_as_long_as_it_was_told_and_returns_nothing() {
        long start = System.nanoTime();

        List<Run> runs = inTime().call("poll(1, 50 ms)", () -> consumer.poll(1, A_MOMENT));

        assertThat(runs).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(A_MOMENT.minusMillis(5));
    }

    @Test
    void poll_returns_as_soon_as_there_is_something() {
        Run opening = script.opening();
        FutureTask<List<Run>> waiting = inTime().start(
                        "a poll that waits",
                        () -> consumer.poll(MANY, patience().multipliedBy(4)));

        accept(opening);

        assertThat(inTime().get("a poll that waits", waiting)).containsExactly(opening);
    }

    @Test
    void an_interrupted_poll_ends_and_keeps_the_flag() {
        boolean interrupted = inTime().call("an interrupted poll", () -> {
            Thread.currentThread().interrupt();
            pollEnds(A_MOMENT);
            return Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted).isTrue();
    }

    private boolean pollEnds(Duration wait) {
        try {
            return consumer.poll(1, wait).isEmpty();
        } catch (KodosumiException ended) {
            return true;
        }
    }

    private boolean lacks(TransportAbility ability) {
        return lacks().contains(ability);
    }

    private Patience inTime() {
        return new Patience(patience());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void use(EventTransport next) {
        transport = opened(next);
        producer = opened(transport.producer());
        consumer = opened(transport.consumer("first"));
    }

    private Published publish(Run run) {
        List<Published> published = producer.publish(List.of(run));
        assertThat(published).hasSize(1);
        return published.get(0);
    }

    private void accept(Run... runs) {
        List<Published> published = producer.publish(List.of(runs));
        assertThat(published).hasSize(runs.length);
        assertThat(published).extracting(Published::verdict).containsOnly(ACCEPTED);
    }

    /** Publishes so many runs of two events each, one by one. */
    private static List<Event> emit(LogScript script, Producer to, int runs) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Run run = script.next(2);
            assertThat(to.publish(List.of(run))).extracting(Published::verdict).containsExactly(ACCEPTED);
            events.addAll(run.events());
        }
        return events;
    }

    /** Runs of 24 events, of which the transport that is in use from now on has room for 10 to 19. */
    private List<Run> moreThanFits() {
        if (!lacks(TransportAbility.BOUNDED)) {
            use(openWithRoomFor(10));
        }
        return Stream.generate(() -> script.next(4)).limit(6).toList();
    }

    private int publishUntilFull(List<Run> runs) {
        int taken = 0;
        while (taken < runs.size() && verdictInTime(runs.get(taken)) == ACCEPTED) {
            taken++;
        }
        if (lacks(TransportAbility.BOUNDED)) {
            assertThat(taken).isEqualTo(runs.size());
        } else {
            assertThat(taken).isBetween(2, 4);
            assertThat(verdictInTime(runs.get(taken))).isEqualTo(FULL);
        }
        return taken;
    }

    private Verdict verdictInTime(Run run) {
        return inTime().call("publish", () -> publish(run)).verdict();
    }

    private List<Run> handedOut(Consumer to) {
        List<Run> runs = to.poll(MANY, patience());
        assertThat(runs).as("handed out within %s", patience()).isNotEmpty();
        return runs;
    }

    /** Everything comes, in order, once, and nothing else does. */
    private void assertSpooled(List<Run> runs) {
        List<Event> expected = eventsOf(runs);
        assertThat(spool(expected.size())).containsOnly(Map.entry(script.fid(), expected));
    }

    private Map<Fid, List<Event>> spool(int events) {
        return spool(consumer, events);
    }

    /** Polls and is done, until there is nothing more and so many events have come or time is up. */
    private Map<Fid, List<Event>> spool(Consumer from, int events) {
        Map<Fid, List<Event>> spooled = new HashMap<>();
        long deadline = System.nanoTime() + patience().toNanos();
        int count = 0;
        List<Run> runs;
        do {
            runs = from.poll(64, A_MOMENT);
            runs.forEach(run ->
                    spooled.computeIfAbsent(run.fid(), fid -> new ArrayList<>()).addAll(run.events()));
            from.done(runs);
            count += eventsOf(runs).size();
        } while (!runs.isEmpty() || (count < events && System.nanoTime() < deadline));
        return spooled;
    }

    private static List<Event> eventsOf(List<Run> runs) {
        return runs.stream().flatMap(run -> run.events().stream()).toList();
    }

    private static long lastOf(Run run) {
        return run.events().get(run.events().size() - 1).position();
    }

    private static void assertRefuses(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KodosumiException.class,
                        refusal -> assertThat(refusal.isTransient()).isFalse());
    }

    /** What several consumers spool together, and what two of them held at once. */
    private final class SharedSpool {
        private final Map<Fid, List<Event>> spooled = new ConcurrentHashMap<>();
        private final Map<Fid, Consumer> holders = new ConcurrentHashMap<>();
        private final Set<Fid> twiceHeld = ConcurrentHashMap.newKeySet();
        private final CountDownLatch missing;

        SharedSpool(int events) {
            missing = new CountDownLatch(events);
        }

        boolean spoolWith(Consumer each) {
            long deadline = System.nanoTime() + patience().toNanos();
            while (missing.getCount() > 0 && System.nanoTime() < deadline) {
                hold(each, each.poll(7, A_MOMENT));
            }
            return true;
        }

        private void hold(Consumer holder, List<Run> runs) {
            Set<Fid> fids = runs.stream().map(Run::fid).collect(Collectors.toSet());
            fids.stream()
                    .filter(fid -> holders.putIfAbsent(fid, holder) != null)
                    .forEach(twiceHeld::add);
            runs.forEach(
                    run -> spooled.computeIfAbsent(run.fid(), fid -> Collections.synchronizedList(new ArrayList<>()))
                            .addAll(run.events()));
            fids.forEach(fid -> holders.remove(fid, holder));
            holder.done(runs);
            eventsOf(runs).forEach(event -> missing.countDown());
        }
    }
}
