package io.kodosumi.internal.store;

import io.kodosumi.Health;
import io.kodosumi.Timing;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong at present and since when; each is logged once as it comes and once as it goes. */
public final class Problems {
    /** The store does not take writes. */
    public static final String STORE_WRITES = "store writes";
    /** The store does not answer reads. */
    public static final String STORE_READS = "store reads";
    /** The store does not say how it stands. */
    public static final String STORE_LOOKS = "store overview";
    /** The transport does not take events. */
    public static final String TRANSPORT_WRITES = "transport writes";
    /** The transport does not hand out events. */
    public static final String TRANSPORT_READS = "transport reads";
    /** What is older than it is to be kept could not be purged. */
    public static final String RETENTION = "retention";
    /** What stands before the id of an execution that the store, or what it holds, keeps from being run. */
    public static final String EXECUTION = "execution ";
    /** The node could not renew its lease. */
    public static final String LEASE = "node lease";

    private static final String EVENTS = " events";
    private static final String OTHERS = EXECUTION + "others";
    private static final int MAX_EXECUTIONS = 100;
    private static final Duration FORGOTTEN = Duration.ofMinutes(3);
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Timing timing;
    private final Map<String, Health.Problem> present = new ConcurrentSkipListMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    public Problems(Timing timing) {
        this.timing = timing;
    }

    /** It is so, now or still. */
    public void report(String what, String detail) {
        Instant now = timing.now();
        Health.Problem problem =
                present.compute(what, (key, old) -> new Health.Problem(key, detail, old == null ? now : old.since()));
        if (problem.since().equals(now)) {
            LOG.warn("{}: {}", what, detail);
        }
    }

    /** This execution alone cannot be run, now or still; it is tried again now and then, and forgotten when that ends. */
    public void report(Fid fid, String detail) {
        reportForAWhile(EXECUTION + fid, detail);
    }

    /** Events of this execution alone cannot be stored, now or ever; forgotten when that was a while ago. */
    public void reportEvents(Fid fid, String detail) {
        reportForAWhile(EXECUTION + fid + EVENTS, detail);
    }

    /** Of so many executions; that there are more is one problem, and the log has what is wrong with each. */
    private void reportForAWhile(String what, String detail) {
        if (seen.size() < MAX_EXECUTIONS || seen.containsKey(what)) {
            seen.put(what, timing.nanoTime());
            report(what, detail);
        } else {
            LOG.warn("{}: {}", what, detail);
            seen.put(OTHERS, timing.nanoTime());
            report(OTHERS, "More than " + MAX_EXECUTIONS + " executions are in trouble. The log names all of them.");
        }
    }

    /** This execution runs. */
    public void clear(Fid fid) {
        forget(EXECUTION + fid);
    }

    private void forget(String what) {
        if (seen.remove(what) != null) {
            clear(what);
        }
    }

    /** It is no more. */
    public void clear(String what) {
        if (!present.isEmpty()) {
            Health.Problem gone = present.remove(what);
            if (gone != null) {
                LOG.info("{}: recovered, after a problem since {}", what, gone.since());
            }
        }
    }

    /** All present problems. */
    public List<Health.Problem> all() {
        long now = timing.nanoTime();
        seen.forEach((what, at) -> {
            if (now - at > FORGOTTEN.toNanos()) {
                forget(what); // purged, repaired and run elsewhere, or past its deadline
            }
        });
        return List.copyOf(present.values());
    }
}
