package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.FENCED;
import static io.kodosumi.spi.EventTransport.Verdict.GAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What outlives a close, and what each end does after it. */
abstract class TransportClosingTopic extends TransportTopic {
    TransportClosingTopic(EventTransportContract contract) {
        super(contract);
    }

    @Test
    void opened_again_it_has_what_was_not_done_or_nothing() {
        Run first = script.opening();
        Run zombie = script.next(1);
        Run opening = script.opening();
        Run next = script.next(2);
        accept(first, opening);
        handedOut(consumer);
        transport.close();

        use(contract.reopen());

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
}
