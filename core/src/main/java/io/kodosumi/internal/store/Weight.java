package io.kodosumi.internal.store;

import io.kodosumi.model.Event;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import java.util.List;

/** Roughly how many bytes writes carry: the lengths of their texts, which nobody encodes to know that, and something for the rest. */
public final class Weight implements Write.Visitor<Long> {
    /** Of a unit, whatever it writes. */
    public static final long UNIT = 512;

    private static final long ENTRY = 64;
    private static final Weight OF = new Weight();

    private Weight() {}

    /** Of a unit of these writes. */
    static long of(List<Write> writes) {
        long weight = UNIT;
        for (Write write : writes) {
            weight += write.accept(OF);
        }
        return weight;
    }

    /** Of facts. */
    public static long ofFacts(List<Fact> facts) {
        long weight = 0;
        for (Fact fact : facts) {
            weight += of(fact);
        }
        return weight;
    }

    private static long of(Fact fact) {
        return ENTRY + fact.key().length() + fact.value().length();
    }

    /** Of an event with this payload. */
    public static long ofEvent(String payload) {
        return ENTRY + payload.length();
    }

    @Override
    public Long create(Write.Create write) {
        return write.order().labels().length() + ofFacts(write.facts());
    }

    @Override
    public Long claim(Write.Claim write) {
        return 0L;
    }

    @Override
    public Long append(Write.Append write) {
        long weight = 0;
        for (Event event : write.events()) {
            weight += ofEvent(event.payload());
        }
        return weight;
    }

    @Override
    public Long put(Write.Put write) {
        return of(write.fact());
    }

    @Override
    public Long openLock(Write.OpenLock write) {
        return ENTRY + write.form().length();
    }

    @Override
    public Long closeLock(Write.CloseLock write) {
        return ENTRY + write.answer().length();
    }

    @Override
    public Long extendLock(Write.ExtendLock write) {
        return 0L;
    }

    @Override
    public Long control(Write.Control write) {
        return (long) write.detail().length();
    }

    @Override
    public Long rest(Write.Rest write) {
        return 0L;
    }

    @Override
    public Long settle(Write.Settle write) {
        return (long) write.result().length();
    }
}
