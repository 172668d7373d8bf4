package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.GAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loss: told as a gap, and healed by sending again. */
abstract class TransportLossTopic extends TransportTopic {
    TransportLossTopic(EventTransportContract contract) {
        super(contract);
    }

    @Test
    void a_lost_tail_is_a_gap_that_names_what_is_left() {
        List<Run> runs = List.of(script.opening(), script.next(3), script.next(2), script.next(1));
        accept(runs.get(0), runs.get(1), runs.get(2));

        if (lacks(TransportAbility.FORGETFUL)) {
            accept(runs.get(3));
        } else {
            contract.loseTail(transport, script.fid(), 2);
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
            contract.loseEverything(transport);
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
            contract.loseEverything(transport);
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
            contract.loseTail(transport, script.fid(), 2);
        }
        Run opening = script.opening();

        accept(opening);

        consumer.done(List.of(tail));
        assertThat(handedOut(consumer)).containsExactly(opening);
    }
}
