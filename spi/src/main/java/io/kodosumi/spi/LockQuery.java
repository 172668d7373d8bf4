package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Filters of a listing of locks; empty means any, and all given must hold.
 *
 * @param flows of an execution of one of these flows
 * @param names what their flows call them
 * @param labels of an execution that has each with exactly this value
 * @param expiresBefore whose expiry is before this, whether or not it has come
 */
public record LockQuery(
        Set<Fid> fids,
        Set<UserId> owners,
        Set<LockState> states,
        Set<String> flows,
        Set<String> names,
        Map<String, String> labels,
        Optional<Instant> expiresBefore) {
    /** Whatever their flow, name, labels and expiry. */
    public LockQuery(Set<Fid> fids, Set<UserId> owners, Set<LockState> states) {
        this(fids, owners, states, Set.of(), Set.of(), Map.of(), Optional.empty());
    }

    /** All locks of one execution. */
    public static LockQuery of(Fid fid) {
        return new LockQuery(Set.of(fid), Set.of(), Set.of());
    }
}
