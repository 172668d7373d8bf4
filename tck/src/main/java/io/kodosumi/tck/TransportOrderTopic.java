package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Producer;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One ordered stream per execution, as it was published. */
abstract class TransportOrderTopic extends TransportTopic {
    TransportOrderTopic(EventTransportContract contract) {
        super(contract);
    }

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

        List<FutureTask<Boolean>> emitting = IntStream.range(0, scripts.size())
                .mapToObj(i -> inTime().start("emitter " + i, () -> {
                    try (Producer own = transport.producer()) {
                        expected.put(scripts.get(i).fid(), emit(scripts.get(i), i % 2 == 0 ? producer : own, 60));
                        return true;
                    }
                }))
                .toList();
        Map<Fid, List<Event>> spooled = spool(scripts.size() * 120);
        emitting.forEach(task -> inTime().get("emitters", task));

        assertThat(spooled).isEqualTo(expected);
    }
}
