package io.kodosumi.internal.node;

import io.kodosumi.internal.attempt.Held;
import io.kodosumi.model.Fid;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which executions are here: those about to be claimed, and the attempts that run or wait. */
final class Attempts {
    private final Set<Fid> here = ConcurrentHashMap.newKeySet();
    private final Set<Fid> beginning = ConcurrentHashMap.newKeySet();
    private final Map<Fid, Held> attempts = new ConcurrentHashMap<>();
    private final Set<Fid> missed = ConcurrentHashMap.newKeySet();
    private final Set<Fid> due = ConcurrentHashMap.newKeySet();

    /** Makes it this node's business; false if it already is. */
    boolean reserve(Fid fid) {
        boolean isNew = here.add(fid);
        if (isNew) {
            beginning.add(fid);
        }
        return isNew;
    }

    boolean isHere(Fid fid) {
        return here.contains(fid);
    }

    void began(Held attempt) {
        attempts.put(attempt.fid(), attempt);
        beginning.remove(attempt.fid());
    }

    /** It was to be woken before it had begun. */
    void missed(Fid fid) {
        missed.add(fid);
    }

    /** Whether it was to be woken before it had begun. */
    boolean takeMissed(Fid fid) {
        return missed.remove(fid);
    }

    /** Nothing of it is here any more; whether it may be due since. */
    boolean ended(Fid fid) {
        missed.remove(fid);
        attempts.remove(fid);
        beginning.remove(fid);
        here.remove(fid);
        return due.remove(fid);
    }

    /** When it ends here, it is looked at: it was or may become due, and nothing else tells. */
    void lookAtItsEnd(Fid fid) {
        due.add(fid);
    }

    /** Whether it is here, and so not to be placed though it is due. */
    boolean passOver(Fid fid) {
        if (!here.contains(fid)) {
            return false;
        }
        due.add(fid);
        return here.contains(fid) || !due.remove(fid); // it may have ended meanwhile, and seen this or not
    }

    Optional<Held> find(Fid fid) {
        return Optional.ofNullable(attempts.get(fid));
    }

    Collection<Held> all() {
        return List.copyOf(attempts.values());
    }

    /** Those about to be claimed. */
    Set<Fid> beginning() {
        return Set.copyOf(beginning);
    }

    int count() {
        return here.size();
    }

    /** How many of them run a flow, or are about to. */
    int flows() {
        int others = (int) attempts.values().stream()
                .filter(attempt -> !attempt.runsFlow())
                .count();
        return Math.max(0, here.size() - others);
    }

    /** How many were told to give up their places since then, in local monotonic time, and are still here. */
    int leaving(long since) {
        return (int) attempts.values().stream()
                .flatMap(attempt -> attempt.leavingSince().stream())
                .filter(at -> at - since >= 0)
                .count();
    }

    /** Suspends so many, if so many wait: those first that have been waiting longest. */
    void suspendLongestParked(int count) {
        List<Parked> parked = attempts.values().stream()
                .flatMap(attempt -> attempt.parkedSince().map(since -> new Parked(attempt, since)).stream())
                .sorted(Comparator.comparingLong(Parked::since))
                .toList();
        int suspended = 0;
        for (int i = 0; i < parked.size() && suspended < count; i++) {
            suspended += parked.get(i).attempt.suspend() ? 1 : 0;
        }
    }

    /** What is looked at once: who waits now may not in a moment. */
    private record Parked(Held attempt, long since) {}
}
