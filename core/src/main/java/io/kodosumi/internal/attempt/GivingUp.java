package io.kodosumi.internal.attempt;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last rest of an attempt that could not write its end: gives the claim up as soon as all that was emitted is in the log and the store
 * takes that, so that the execution goes on. Harmless if the claim is another's by then: it is refused.
 */
public final class GivingUp implements WriteQueue.Unit {
    private final Services services;
    private final Consumer<Runnable> arrival;
    private final Write.Rest rest;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    GivingUp(Services services, Emitter emitter, Write.Rest rest) {
        this(services, emitter::whenArrived, rest);
    }

    /** @param arrival runs what it is given when all that was emitted is in the log */
    public GivingUp(Services services, Consumer<Runnable> arrival, Write.Rest rest) {
        this.services = services;
        this.arrival = arrival;
        this.rest = rest;
    }

    /** Begins to try. */
    public void begin() {
        arrival.accept(() -> services.writes().submit(this));
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
