package io.kodosumi.internal.node;

import io.kodosumi.model.Fid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets each be served, whatever becomes of the others; the first failure counts in the end. Used by one thread. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private @Nullable RuntimeException first;

    void guard(Fid fid, Runnable serving) {
        try {
            serving.run();
        } catch (RuntimeException failure) {
            LOG.debug("{}: could not be looked at now", fid, failure);
            first = first == null ? failure : first;
        }
    }

    void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
