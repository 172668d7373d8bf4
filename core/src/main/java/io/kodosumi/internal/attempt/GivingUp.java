package io.kodosumi.internal.attempt;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;

/**
 * The last rest of an attempt that could not write its end: gives the claim up as soon as all that was emitted is in the log and the store
 * takes that, so that the execution goes on. Harmless if the claim is another's by then: it is refused.
 */
final class GivingUp implements WriteQueue.Unit {
    private final Services services;
    private final Emitter emitter;
    private final Write.Rest rest;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    GivingUp(Services services, Emitter emitter, Write.Rest rest) {
        this.services = services;
        this.emitter = emitter;
        this.rest = rest;
    }

    void begin() {
        emitter.whenArrived(() -> services.writes().submit(this));
    }

    @Override
    public List<Write> writes() {
        return List.of(rest);
    }

    @Override
    public void done(List<WriteResult> results) {
        // accepted, or the claim is not ours: either way nothing is held by this attempt
    }

    @Override
    public void failed(KodosumiException cause) {
        services.timers().in(backoff.nextNanos(), this::begin);
    }
}
