package io.kodosumi.internal.store;

import io.kodosumi.model.Fid;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells who waits for an execution that it may have changed. A ring says nothing more: who hears it reads the store. */
public final class Bell {
    private final Map<Fid, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    /** Calls {@code heard} after each ring, on the ringing thread, until closed; it does not block. */
    public Watch watch(Fid fid, Runnable heard) {
        Watch watch = new Watch(fid, heard);
        watches.compute(fid, (key, set) -> {
            Set<Watch> all = set == null ? ConcurrentHashMap.newKeySet() : set;
            all.add(watch);
            return all;
        });
        return watch;
    }

    /** This execution may have changed. */
    public void ring(Fid fid) {
        Set<Watch> all = watches.get(fid);
        if (all != null) {
            all.forEach(watch -> watch.heard.run());
        }
    }

    /** Any of these may have changed. */
    public void ringAll(Predicate<Fid> which) {
        watches.forEach((fid, all) -> {
            if (which.test(fid)) {
                all.forEach(watch -> watch.heard.run());
            }
        });
    }

    /** One who waits. */
    public final class Watch implements AutoCloseable {
        private final Fid fid;
        private final Runnable heard;
        private final int number = made.incrementAndGet();

        private Watch(Fid fid, Runnable heard) {
            this.fid = fid;
            this.heard = heard;
        }

        /** Its number, so that a ring comes to all in the same order whenever a run is repeated. */
        @Override
        public int hashCode() {
            return number;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public void close() {
            watches.computeIfPresent(fid, (key, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
