package io.kodosumi.tck;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved, in UTC; may be moved and read from any thread. */
public final class SettableClock extends Clock {
    private Instant now;

    /** A clock that shows this instant. */
    public SettableClock(Instant now) {
        this.now = now;
    }

    /** Moves it on, or back by a negative duration. */
    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** @throws UnsupportedOperationException always: it shows instants only */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a settable clock has no other zone than UTC");
    }
}
