package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.ACCEPTED;
import static io.kodosumi.spi.EventTransport.Verdict.FENCED;
import static io.kodosumi.spi.EventTransport.Verdict.GAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.spi.EventTransport.Producer;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a run is judged: sent again, behind a hole, of an older attempt. */
abstract class TransportPublishTopic extends TransportTopic {
    TransportPublishTopic(EventTransportContract contract) {
        super(contract);
    }

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
        LogScript stalled = new LogScript(script.fid());
        script.next(1);
        Run opening = script.opening();
        CountDownLatch underWay = new CountDownLatch(20);
        AtomicBoolean isOpened = new AtomicBoolean();

        FutureTask<List<Run>> racing =
                inTime().start("an older attempt", () -> emitUntilFenced(stalled, underWay, isOpened));
        inTime().await("an older attempt under way", underWay);
        accept(opening);
        isOpened.set(true);
        List<Run> accepted = inTime().get("an older attempt", racing);

        assertSpooled(Stream.concat(accepted.stream(), Stream.of(opening)).toList());
    }

    /** Publishes until it is refused, or a while longer than it should have been. */
    private List<Run> emitUntilFenced(LogScript stalled, CountDownLatch underWay, AtomicBoolean isOpened) {
        List<Run> accepted = new ArrayList<>();
        try (Producer own = transport.producer()) {
            Run run = stalled.opening();
            int late = 0;
            while (late < 50 && own.publish(List.of(run)).get(0).verdict() == ACCEPTED) {
                accepted.add(run);
                underWay.countDown();
                run = stalled.next(1);
                late += isOpened.get() ? 1 : 0;
            }
        }
        return accepted;
    }
}
