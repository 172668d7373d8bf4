package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import java.util.Set;

/** Filters of a listing of locks; empty means any, and all given must hold. */
public record LockQuery(Set<Fid> fids, Set<UserId> owners, Set<LockState> states) {
    /** All locks of one execution. */
    public static LockQuery of(Fid fid) {
        return new LockQuery(Set.of(fid), Set.of(), Set.of());
    }
}
