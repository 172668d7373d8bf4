package io.kodosumi.internal.attempt;

import io.kodosumi.internal.Services;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a few progress events a second through, and always the last one. Safe for use by many threads. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final Services services;
    private final Strand strand;
    private long nextAt;
    private @Nullable String waiting;
    private boolean timed;

    Progress(Services services, Strand strand) {
        this.services = services;
        this.strand = strand;
        this.nextAt = services.timing().nanoTime();
    }

    void report(String payload) {
        long wait;
        synchronized (this) {
            waiting = payload;
            wait = nextAt - services.timing().nanoTime();
            if (wait > 0) {
                if (!timed) {
                    timed = true;
                    services.timers().in(wait, () -> services.timing().startFlow("kodosumi-progress", this::onTime));
                }
                return;
            }
        }
        flush();
    }

    private void onTime() {
        synchronized (this) {
            timed = false;
        }
        try {
            flush();
        } catch (Unwind | RuntimeException stopped) {
            LOG.trace("A progress event came too late", stopped); // the flow itself is told at its own next call
        }
    }

    /** Emits the last one, if it was not. */
    void flush() {
        String payload;
        synchronized (this) {
            payload = waiting;
            waiting = null;
            nextAt = services.timing().nanoTime() + services.limits().progress().toNanos();
        }
        if (payload != null) {
            strand.emit("progress", payload);
        }
    }
}
