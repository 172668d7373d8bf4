package io.kodosumi.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.runtime.ManualTiming;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept until the store has it, and when it goes to the transport; on a time that the test moves. */
class BufferTest {
    private static final Duration RECHECK = Duration.ofSeconds(1);
    private static final Fid FID = new Fid("0123456789abcdef01234567");

    private final ManualTiming timing = new ManualTiming(Clock.systemUTC());
    private final Buffer buffer = new Buffer(timing, RECHECK, new Publisher.Bound(1000, 1 << 20));
    private final Outgoing outgoing = buffer.open(FID, 0);
    private final long first = Event.position(1, 1);

    private void emit() {
        outgoing.add(new Event(first, Instant.EPOCH, Event.ATTEMPT, "1"));
    }

    /** Publishes what is to be published, and says how the transport took it; how many runs that were. */
    private int publish(Verdict verdict) {
        List<Buffer.Sending> batch = buffer.take();
        buffer.apply(batch, Collections.nCopies(batch.size(), new Published(verdict, first)));
        return batch.size();
    }

    @Test
    void only_a_transport_that_was_full_holds_up_who_emits() {
        emit();
        assertThat(outgoing.isHeldUp()).as("it was not asked yet").isFalse();

        publish(Verdict.FULL);
        assertThat(outgoing.isHeldUp()).isTrue();

        timing.advance(RECHECK);
        assertThat(outgoing.isHeldUp()).as("it was not asked again").isTrue();

        assertThat(publish(Verdict.ACCEPTED)).isEqualTo(1);
        assertThat(outgoing.isHeldUp()).isFalse();
    }

    @Test
    void what_the_transport_still_has_is_asked_for_ever_less_often_until_the_store_has_something() {
        emit();
        publish(Verdict.ACCEPTED);
        assertThat(secondsToProbe()).isEqualTo(1);
        assertThat(secondsToProbe()).isEqualTo(1);
        assertThat(secondsToProbe()).isEqualTo(2);
        assertThat(secondsToProbe()).isEqualTo(4);

        buffer.stored(FID, first);
        outgoing.add(new Event(first + 1, Instant.EPOCH, "debug", "2"));
        publish(Verdict.ACCEPTED);
        assertThat(secondsToProbe()).isEqualTo(1);
        assertThat(secondsToProbe()).isEqualTo(1);
    }

    /** How long it takes until the transport is asked once more for what it has accepted; it has it still. */
    private int secondsToProbe() {
        for (int seconds = 1; seconds <= 60; seconds++) {
            timing.advance(RECHECK);
            buffer.probe(FID);
            if (publish(Verdict.ACCEPTED) > 0) {
                return seconds;
            }
        }
        throw new AssertionError("It was not asked within a minute");
    }

    @Test
    void what_fails_as_it_is_told_does_not_keep_a_flush_from_its_end() {
        emit();
        publish(Verdict.ACCEPTED);
        outgoing.whenChanged(() -> {
            throw new IllegalStateException("played by a test");
        });
        buffer.flush();
        assertThat(buffer.isFlushed()).isFalse();

        assertThatThrownBy(() -> buffer.stored(FID, first)).isInstanceOf(IllegalStateException.class);
        assertThat(buffer.isFlushed()).isTrue();
    }
}
