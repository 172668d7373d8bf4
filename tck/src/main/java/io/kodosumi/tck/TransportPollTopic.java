package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Polling: how much, and how long it waits. */
abstract class TransportPollTopic extends TransportTopic {
    TransportPollTopic(EventTransportContract contract) {
        super(contract);
    }

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
}
