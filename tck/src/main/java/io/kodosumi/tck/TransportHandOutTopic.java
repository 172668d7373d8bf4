package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets what: to one consumer at a time, and what is not done first. */
abstract class TransportHandOutTopic extends TransportTopic {
    TransportHandOutTopic(EventTransportContract contract) {
        super(contract);
    }

    @Test
    void what_is_not_done_comes_again_before_anything_behind_it() {
        Consumer first = opened(transport.consumer("dies"));
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(2));
        accept(runs.get(0), runs.get(1));
        handedOut(first);
        accept(runs.get(2));

        contract.kill(first);

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
    void a_late_release_takes_nothing_from_the_consumer_that_has_it_now() {
        Consumer second = opened(transport.consumer("second"));
        Consumer third = opened(transport.consumer("third"));
        accept(script.opening());
        List<Run> out = handedOut(consumer);
        second.done(out);
        accept(script.next(2));
        handedOut(second);

        consumer.release(out);

        assertThat(third.poll(MANY, A_MOMENT)).isEmpty();
    }

    @Test
    void a_waiting_consumer_takes_over_from_one_that_died() {
        Consumer second = opened(transport.consumer("second"));
        Run opening = script.opening();
        accept(opening);
        handedOut(consumer);
        FutureTask<List<Run>> waiting = inTime().start("a consumer that waits", () -> second.poll(MANY, patience()));

        contract.kill(consumer);

        assertThat(inTime().get("a consumer that waits", waiting)).containsExactly(opening);
    }

    @Test
    void consumers_that_share_executions_never_hold_the_same_one() {
        List<LogScript> scripts = Stream.generate(LogScript::new).limit(5).toList();
        SharedSpool shared = new SharedSpool(scripts.size() * 120);
        List<FutureTask<Boolean>> spooling = Stream.of("one", "two", "three")
                .map(name -> opened(transport.consumer(name)))
                .map(each -> inTime().start("spooler", () -> shared.spoolWith(each, patience())))
                .toList();

        Map<Fid, List<Event>> expected = new ConcurrentHashMap<>();
        scripts.forEach(each -> expected.put(each.fid(), emit(each, producer, 60)));
        inTime().await("all events spooled", shared.missing);
        spooling.forEach(task -> inTime().get("spooler", task));

        assertThat(shared.twiceHeld).isEmpty();
        assertThat(shared.spooled).isEqualTo(expected);
    }
}
