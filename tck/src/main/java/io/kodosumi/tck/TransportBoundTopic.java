package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.ACCEPTED;
import static io.kodosumi.spi.EventTransport.Verdict.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.EventTransport.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Room: nothing of a run without it, and no waiting for it. */
abstract class TransportBoundTopic extends TransportTopic {
    TransportBoundTopic(EventTransportContract contract) {
        super(contract);
    }

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

    /** Runs of 24 events, of which the transport that is in use from now on has room for 10 to 19. */
    private List<Run> moreThanFits() {
        if (!lacks(TransportAbility.BOUNDED)) {
            use(contract.openWithRoomFor(10));
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
}
