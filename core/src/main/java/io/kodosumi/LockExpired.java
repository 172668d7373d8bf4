package io.kodosumi;

import io.kodosumi.model.KodosumiException;
import java.time.Instant;

/** Nobody answered a lock in time. An ordinary outcome of waiting: flow code may catch it and go on. */
public final class LockExpired extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final String lid;

    /** @param lid the lock's id */
    public LockExpired(String lid, Instant at) {
        super("Lock '" + lid + "' expired at " + at + " without an answer");
        this.lid = lid;
    }

    /** The lock's id. */
    public String lid() {
        return lid;
    }
}
