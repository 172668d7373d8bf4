package io.kodosumi.internal.attempt;

import io.kodosumi.Type;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.spi.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A strand's sleeps: journaled with the instant of their end as they begin. */
final class Sleeps {
    static final Type<SleepEntry> SLEEP = Type.of(SleepEntry.class);

    private final Context context;
    private final Strand strand;
    private final Steps steps;

    Sleeps(Context context, Strand strand, Steps steps) {
        this.context = context;
        this.strand = strand;
        this.steps = steps;
    }

    /** Until when, on the store's clock. */
    record SleepEntry(Instant until) {}

    void sleep(String name, Duration duration) {
        String key = strand.begin(name);
        if (context.journal().lock(key).isPresent()) {
            throw context.journal().mismatch(key, "a sleep");
        }
        Optional<String> journaled = context.journal().entry(key);
        strand.ask(key);
        Instant until = journaled.isPresent() ? until(key, journaled.get()) : begin(key, duration);
        await(until);
    }

    private Instant until(String key, String entry) {
        JsonCodec codec = context.services().codec();
        String was = codec.entryType(entry);
        SleepEntry sleep = was.equals(codec.name(SLEEP)) ? codec.readEntry(entry, SLEEP) : null;
        if (sleep == null) {
            throw context.journal().mismatch(key, "a sleep");
        }
        return sleep.until();
    }

    private Instant begin(String key, Duration duration) {
        context.holding().await(context.control()::check);
        Instant until = context.time().now().plus(duration);
        steps.write(List.of(
                new Fact(Entries.JOURNAL, key, 1, context.services().codec().entry(SLEEP, new SleepEntry(until)))));
        return until;
    }

    private void await(Instant instant) {
        long until = context.time().nanoTimeAt(instant);
        if (until <= context.services().timing().nanoTime()) {
            return;
        }
        Waits.Wait wait = context.waits().enter(until);
        long stamp = context.control().changed().stamp();
        while (context.awaitUntil(until, stamp)) {
            stamp = context.control().changed().stamp();
        }
        context.waits().leave(wait);
    }
}
