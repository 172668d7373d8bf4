package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.GAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Done: what it frees and what it leaves. */
abstract class TransportDoneTopic extends TransportTopic {
    TransportDoneTopic(EventTransportContract contract) {
        super(contract);
    }

    @Test
    void done_frees_what_is_at_or_below_and_nothing_else() {
        Consumer second = opened(transport.consumer("second"));
        Run first = script.next(3);
        Run next = script.next(3);
        accept(first, next);
        handedOut(consumer);

        second.done(List.of(first));
        contract.kill(consumer);

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
}
